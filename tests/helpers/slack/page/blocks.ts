import type { Part } from '../blockkit.ts';

/** What is needed to show blocks: names instead of ids, and whether one may act on them. */
export interface Showing {
  /** `U…`, `C…` and `S…` as people read them. */
  nameOf(id: string): string;
  /** What is clicked: a message or view, in words that the page understands; nothing can be clicked without. */
  on?: { kind: 'post' | 'whisper' | 'view'; channel?: string; id: string };
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** A text as HTML. */
export const html = (text: unknown): string => String(text ?? '').replace(/[&<>"']/g, (each) => escapes[each] ?? each);

const parts = (value: unknown): Part[] => (Array.isArray(value) ? (value as Part[]) : []);
const emoji: Record<string, string> = {
  eyes: '👀',
  hourglass_flowing_sand: '⏳',
  white_check_mark: '✅',
  warning: '⚠️',
  lock: '🔒',
  zzz: '💤',
  robot_face: '🤖',
};
/** An emoji by its name, or its name. */
export const emojiOf = (name: unknown): string => emoji[String(name)] ?? `:${html(name)}:`;

/** A time of Slack's: in the reader's zone, by the machine of whoever looks. */
const dateOf = (stamp: unknown): string =>
  `<time>${html(new Date(Number(stamp) * 1000).toISOString().slice(0, 16).replace('T', ' '))} UTC</time>`;

/** Slack's own markup as HTML: what is not marked is what somebody wrote. */
export const drawMrkdwn = (text: unknown, { nameOf }: Pick<Showing, 'nameOf'>): string => {
  const inline = (plain: string) =>
    plain
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
      .split('\n')
      .map((line) =>
        html(line)
          .replace(/\*(\S(?:[^*]*\S)?)\*/g, '<b>$1</b>')
          .replace(/(^|\s)_(\S(?:[^_]*\S)?)_(?=\s|$)/g, '$1<i>$2</i>'),
      )
      .join('<br>');
  return String(text ?? '')
    .split(/(<[^>]+>)/)
    .map((piece) => {
      const marked = /^<(.+)>$/s.exec(piece)?.[1];
      if (marked === undefined) return inline(piece);
      if (marked.startsWith('!date^')) return dateOf(marked.split('^')[1]);
      if (/^[@#]/.test(marked)) return `<span class="ping">${html(marked[0])}${html(nameOf(marked.slice(1)))}</span>`;
      if (marked.startsWith('!')) return `<span class="ping">@${html(marked.slice(1))}</span>`;
      const [url = '', words] = marked.split('|');
      return `<a href="${html(url)}" rel="noreferrer">${html(words ?? url)}</a>`;
    })
    .join('');
};

const styled = ({ style }: Part, inner: string): string => {
  const { bold, italic, strike, code } = (style ?? {}) as { [key: string]: boolean };
  let drawn = inner;
  if (code) drawn = `<code>${drawn}</code>`;
  if (strike) drawn = `<s>${drawn}</s>`;
  if (italic) drawn = `<i>${drawn}</i>`;
  return bold ? `<b>${drawn}</b>` : drawn;
};

const rich = (piece: Part, showing: Showing): string => {
  switch (piece.type) {
    case 'rich_text_section':
      return `<div>${parts(piece.elements)
        .map((each) => rich(each, showing))
        .join('')}</div>`;
    case 'rich_text_quote':
      return `<blockquote>${parts(piece.elements)
        .map((each) => rich(each, showing))
        .join('')}</blockquote>`;
    case 'rich_text_preformatted':
      return `<pre>${parts(piece.elements)
        .map((each) => rich(each, showing))
        .join('')}</pre>`;
    case 'rich_text_list': {
      const tag = piece.style === 'ordered' ? 'ol' : 'ul';
      return `<${tag}>${parts(piece.elements)
        .map((each) => `<li>${rich(each, showing)}</li>`)
        .join('')}</${tag}>`;
    }
    case 'text':
      return styled(piece, html(piece.text).replaceAll('\n', '<br>'));
    case 'link':
      return styled(piece, `<a href="${html(piece.url)}" rel="noreferrer">${html(piece.text ?? piece.url)}</a>`);
    case 'emoji':
      return emojiOf(piece.name);
    case 'user':
      return `<span class="ping">@${html(showing.nameOf(String(piece.user_id)))}</span>`;
    case 'usergroup':
      return `<span class="ping">@${html(showing.nameOf(String(piece.usergroup_id)))}</span>`;
    case 'broadcast':
      return `<span class="ping">@${html(piece.range)}</span>`;
    case 'date':
      return dateOf(piece.timestamp);
    default:
      return html(piece.text ?? `[${String(piece.type)}]`);
  }
};

const worded = (value: unknown, showing: Showing): string => {
  const text = (value ?? {}) as Part;
  return text.type === 'mrkdwn' ? drawMrkdwn(text.text, showing) : html(text.text).replaceAll('\n', '<br>');
};

const optionsOf = (element: Part): Part[] => [
  ...parts(element.options),
  ...parts(element.option_groups).flatMap((group) => parts(group.options)),
];

/** Something that can be clicked or picked, as a form of its own. */
const drawElement = (element: Part, showing: Showing): string => {
  const { on } = showing;
  const carried = on
    ? `data-kind="${on.kind}" data-channel="${html(on.channel)}" data-on="${html(on.id)}" data-action="${html(element.action_id)}"`
    : 'disabled';
  if (element.type === 'button') {
    const { title, text: asks } = (element.confirm ?? {}) as { title?: Part; text?: Part };
    const asked = element.confirm ? ` data-confirm="${html(`${title?.text ?? ''}\n${asks?.text ?? ''}`)}"` : '';
    return `<button type="button" class="${html(element.style ?? '')}" ${carried}${asked}>${worded(element.text, showing)}</button>`;
  }
  const options = optionsOf(element)
    .map((each) => `<option value="${html(each.value)}">${worded(each.text, showing)}</option>`)
    .join('');
  const label = element.type === 'overflow' ? '⋯' : worded(element.placeholder ?? { text: 'Choose' }, showing);
  return `<select ${carried} aria-label="${html(element.action_id)}"><option value="">${label}</option>${options}</select>`;
};

/** A field of a form. */
const drawField = (element: Part, showing: Showing): string => {
  const name = `name="${html(element.action_id)}"`;
  const first = (element.initial_option as Part | undefined)?.value;
  switch (element.type) {
    case 'plain_text_input':
      return element.multiline
        ? `<textarea ${name} rows="5">${html(element.initial_value)}</textarea>`
        : `<input ${name} value="${html(element.initial_value)}">`;
    case 'radio_buttons':
    case 'checkboxes': {
      const kind = element.type === 'checkboxes' ? 'checkbox' : 'radio';
      const ticked = [first, ...((element.initial_options as Part[] | undefined) ?? []).map(({ value }) => value)];
      return optionsOf(element)
        .map(
          (each) =>
            `<label class="choice"><input type="${kind}" ${name} value="${html(each.value)}"${ticked.includes(each.value) ? ' checked' : ''}> ${worded(each.text, showing)}</label>`,
        )
        .join('');
    }
    case 'datetimepicker':
      return `<input type="datetime-local" ${name}>`;
    case 'static_select':
    case 'external_select':
      return `<select ${name}><option value=""></option>${optionsOf(element)
        .map(
          (each) =>
            `<option value="${html(each.value)}"${each.value === first ? ' selected' : ''}>${worded(each.text, showing)}</option>`,
        )
        .join('')}</select>`;
    default:
      return `<input ${name} value="${html(element.initial_user ?? element.initial_date)}" placeholder="${html(element.type)}">`;
  }
};

const drawBlock = (block: Part, showing: Showing): string => {
  switch (block.type) {
    case 'header':
      return `<h3>${worded(block.text, showing)}</h3>`;
    case 'section':
      return `<div class="section"><div>${block.text ? `<p>${worded(block.text, showing)}</p>` : ''}${parts(
        block.fields,
      )
        .map((each) => `<p class="field">${worded(each, showing)}</p>`)
        .join('')}</div>${block.accessory ? drawElement(block.accessory as Part, showing) : ''}</div>`;
    case 'context':
      return `<p class="context">${parts(block.elements)
        .map((each) => worded(each, showing))
        .join(' ')}</p>`;
    case 'actions':
    case 'context_actions':
      return `<div class="actions">${parts(block.elements)
        .map((each) => drawElement(each, showing))
        .join('')}</div>`;
    case 'divider':
      return '<hr>';
    case 'rich_text':
      return parts(block.elements)
        .map((each) => rich(each, showing))
        .join('');
    case 'markdown':
      return `<pre class="markdown">${html(block.text)}</pre>`;
    case 'input':
      return `<div class="input"><label>${worded(block.label, showing)}${block.optional ? ' <small>(optional)</small>' : ''}</label>${drawField(
        block.element as Part,
        showing,
      )}${block.hint ? `<small>${worded(block.hint, showing)}</small>` : ''}</div>`;
    default:
      return `<p>[${html(block.type)}]</p>`;
  }
};

/** Blocks as Slack would show them, more or less: enough to see whether a card reads well. */
export const drawBlocks = (blocks: readonly Part[], showing: Showing): string =>
  blocks.map((each) => drawBlock(each, showing)).join('\n');
