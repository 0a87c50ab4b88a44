// The page's script: what is clicked, written and filled in goes to the stand-in; what changes there is drawn anew.
const main = document.querySelector('main');
const as = document.body.dataset.as;
let problem = '';

async function act(asked) {
  const answer = await fetch(`/act?as=${as}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  problem = answer.ok ? '' : await answer.text();
  const place = document.querySelector('dialog .problem');
  if (place) place.textContent = problem;
  else if (problem) alert(problem);
}

/** Whoever is writing is not disturbed. */
const isBusy = () => {
  const active = document.activeElement;
  return active?.closest('dialog') || (active?.matches('input, textarea') && active.value);
};

let drawn = main.innerHTML;
async function draw() {
  if (isBusy()) return;
  const next = await (await fetch(`/part${location.search}`)).text();
  if (next === drawn) return;
  drawn = next;
  main.innerHTML = next;
}

function clicked({ dataset, value, textContent }) {
  const { kind, channel, on, action, confirm: asks } = dataset;
  if (asks && !confirm(asks)) return;
  act({ do: 'click', kind, channel, on, action, label: textContent, ...(value && { option: value }) }).then(draw);
}

main.addEventListener('click', ({ target }) => {
  if (target.matches('button.close')) {
    const { view } = target.closest('dialog').dataset;
    target.blur();
    target.closest('dialog').remove();
    act({ do: 'close', view }).then(draw);
  } else if (target.matches('button[data-action]')) clicked(target);
});
main.addEventListener('change', ({ target }) => {
  if (target.matches('select[data-action]') && target.value) clicked(target);
  if (target.matches('select.react') && target.value) {
    const { ts, channel } = target.closest('article').dataset;
    act({ do: 'react', channel, on: ts, name: target.value }).then(draw);
  }
});
main.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches('.write')) {
    const { channel, thread } = form.dataset;
    const text = form.elements.text.value.trim();
    form.elements.text.value = '';
    if (text) await act({ do: 'say', channel, ...(thread && { thread }), text });
  } else {
    // What is ticked no more is sent as that.
    const values = Object.fromEntries([...form.querySelectorAll('[type=checkbox]')].map(({ name }) => [name, []]));
    for (const [name, value] of new FormData(form)) {
      if (value === '') continue;
      const { type } = form.querySelector(`[name="${name}"]`);
      if (type === 'datetime-local') {
        values[name] = String(Math.floor(new Date(value).getTime() / 1000));
        continue;
      }
      values[name] = type === 'checkbox' ? [...(values[name] ?? []), value] : value;
    }
    await act({ do: 'submit', view: form.closest('dialog').dataset.view, values });
    if (!problem) form.closest('dialog')?.remove();
  }
  document.activeElement.blur();
  draw();
});
const changes = new EventSource('/changes');
// What changed before it was connected is drawn, too.
changes.onopen = () => draw();
changes.onmessage = () => draw();
