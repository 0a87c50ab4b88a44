import type { ChannelPreview } from '../../editing.ts';
import { call } from '../api.ts';
import { make } from '../dom.ts';
import { drawPreview } from './previews.ts';

/** The place that shows how the text reads on one of the channels, and the buttons that choose it. */
export function createPreviewPart(parts: {
  csrf: string;
  article: () => { path: string; text: string };
  /** Whether this is still what was asked last. */
  isCurrent: (asked: number) => boolean;
  failure: (words: string) => Node;
}): { elements: HTMLElement[]; show(asked: number): Promise<void> } {
  const { csrf, article, isCurrent, failure } = parts;
  const shown = make('div', { className: 'preview' });
  const channels = make('div', { className: 'channels', role: 'group', ariaLabel: 'How it reads on' });
  let channel = 'webchat';
  let found: ChannelPreview[] = [];

  function draw(): void {
    const one = found.find((each) => each.channel === channel) ?? found[0];
    if (one) shown.replaceChildren(drawPreview(one));
    for (const each of channels.children)
      each.setAttribute('aria-pressed', String((each as HTMLElement).dataset.channel === channel));
  }
  const chooser = (each: ChannelPreview) => {
    const onclick = () => {
      channel = each.channel;
      draw();
    };
    return make('button', { type: 'button', data: { channel: each.channel }, onclick }, each.title);
  };

  return {
    elements: [channels, shown],
    async show(asked) {
      const answer = await call<{ previews: ChannelPreview[] }>('editor/preview', { csrf, body: article() });
      if (!isCurrent(asked)) return;
      if (!answer.ok) return shown.replaceChildren(failure(answer.error));
      found = answer.value.previews;
      if (channels.children.length === 0) channels.replaceChildren(...found.map(chooser));
      draw();
    },
  };
}
