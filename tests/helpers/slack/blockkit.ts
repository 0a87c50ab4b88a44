/** Block Kit's limits, as Slack enforces them: what is too long, too many, unknown or not allowed there. */
export type Part = { [key: string]: unknown };

const list = (value: unknown): Part[] => (Array.isArray(value) ? (value as Part[]) : []);
const length = (value: unknown): number => (typeof value === 'string' ? value.length : 0);

/** What a text object may hold: [longest, whether mrkdwn is allowed]. */
const texts: Record<string, [number, boolean]> = {
  'section.text': [3000, true],
  'section.fields': [2000, true],
  'context.elements': [2000, true],
  'header.text': [150, false],
  'button.text': [75, false],
  'option.text': [75, true],
  'option.description': [75, true],
  placeholder: [150, false],
  'input.label': [2000, false],
  'input.hint': [2000, false],
  'confirm.title': [100, false],
  'confirm.text': [300, true],
  'confirm.confirm': [30, false],
  'confirm.deny': [30, false],
  'view.title': [24, false],
  'view.submit': [24, false],
  'view.close': [24, false],
};

const fields: Record<string, string> = {
  section: 'text fields accessory expand',
  divider: '',
  header: 'text level',
  context: 'elements',
  actions: 'elements',
  input: 'label element hint optional dispatch_action',
  rich_text: 'elements',
  image: 'image_url alt_text title slack_file',
  markdown: 'text',
  context_actions: 'elements',
  button: 'text action_id url value style confirm accessibility_label',
  overflow: 'action_id options confirm',
  static_select: 'action_id options option_groups initial_option placeholder confirm focus_on_load',
  external_select: 'action_id placeholder initial_option min_query_length confirm focus_on_load',
  users_select: 'action_id placeholder initial_user confirm focus_on_load',
  datetimepicker: 'action_id initial_date_time confirm focus_on_load',
  radio_buttons: 'action_id options initial_option confirm focus_on_load',
  checkboxes: 'action_id options initial_options confirm focus_on_load',
  plain_text_input:
    'action_id initial_value multiline min_length max_length dispatch_action_config focus_on_load placeholder',
  mrkdwn: 'text verbatim',
  plain_text: 'text emoji',
};

const shape = (part: Part, faults: string[]): void => {
  const known = fields[String(part.type)];
  if (known === undefined) {
    faults.push(`unknown type ${String(part.type)}`);
    return;
  }
  const allowed = new Set(['type', 'block_id', ...known.split(' ')]);
  for (const key of Object.keys(part)) if (!allowed.has(key)) faults.push(`${String(part.type)} has no \`${key}\``);
};

const text = (where: string, value: unknown, faults: string[], required = true): void => {
  const part = value as Part | undefined;
  if (!part) {
    if (required) faults.push(`${where} is missing`);
    return;
  }
  const [longest, mrkdwn] = texts[where] ?? [3000, true];
  if (part.type === 'mrkdwn' ? !mrkdwn : part.type !== 'plain_text') faults.push(`${where}: ${String(part.type)}`);
  shape(part, faults);
  if (length(part.text) < 1) faults.push(`${where} is empty`);
  if (length(part.text) > longest) faults.push(`${where} is longer than ${longest}`);
};

const confirm = (value: unknown, faults: string[]): void => {
  if (!value) return;
  for (const name of ['title', 'text', 'confirm', 'deny'])
    text(`confirm.${name}`, (value as Part)[name], faults, false);
};

const options = (element: Part, most: number, faults: string[]): void => {
  const all = list(element.options);
  if (all.length < 1 || all.length > most) faults.push(`${String(element.type)} has ${all.length} options`);
  for (const option of all) {
    text('option.text', option.text, faults);
    text('option.description', option.description, faults, false);
    if (length(option.value) < 1 || length(option.value) > 150) faults.push('option.value: 1 to 150 characters');
  }
};

const element = (part: Part, ids: Set<string>, faults: string[]): void => {
  shape(part, faults);
  const id = String(part.action_id ?? '');
  if (!id || id.length > 255) faults.push(`${String(part.type)} needs an action_id of at most 255 characters`);
  if (ids.has(id)) faults.push(`action_id ${id} is there twice`);
  ids.add(id);
  confirm(part.confirm, faults);
  if (part.placeholder) text('placeholder', part.placeholder, faults);
  switch (part.type) {
    case 'button':
      text('button.text', part.text, faults);
      if (length(part.value) > 2000) faults.push('button.value is longer than 2000');
      if (length(part.url) > 3000) faults.push('button.url is longer than 3000');
      if (part.style !== undefined && part.style !== 'primary' && part.style !== 'danger') faults.push('button.style');
      break;
    case 'overflow':
      options(part, 5, faults);
      break;
    case 'static_select':
      options(part, 100, faults);
      break;
    case 'radio_buttons':
    case 'checkboxes':
      options(part, 10, faults);
      break;
    default:
      break;
  }
};

const richText = (part: Part, faults: string[]): void => {
  for (const section of list(part.elements)) {
    const type = String(section.type);
    if (!/^rich_text_(section|list|preformatted|quote)$/.test(type)) faults.push(`rich_text may not hold ${type}`);
    if (type === 'rich_text_list') richText(section, faults);
    else
      for (const piece of list(section.elements)) {
        if (!/^(text|link|emoji|user|usergroup|broadcast|channel|date|color|team)$/.test(String(piece.type)))
          faults.push(`rich_text may not hold ${String(piece.type)}`);
        if (piece.type === 'text' && length(piece.text) < 1) faults.push('a rich_text text is empty');
        if (piece.type === 'link' && length(piece.url) < 1) faults.push('a rich_text link has no url');
      }
  }
};

const block = (part: Part, ids: Set<string>, faults: string[], modal: boolean): void => {
  shape(part, faults);
  switch (part.type) {
    case 'section':
      if (!part.text && !part.fields) faults.push('a section needs text or fields');
      text('section.text', part.text, faults, false);
      if (list(part.fields).length > 10) faults.push('a section has more than 10 fields');
      for (const field of list(part.fields)) text('section.fields', field, faults);
      if (part.accessory) element(part.accessory as Part, ids, faults);
      break;
    case 'header':
      text('header.text', part.text, faults);
      break;
    case 'context':
      if (list(part.elements).length < 1 || list(part.elements).length > 10) faults.push('context: 1 to 10 elements');
      for (const item of list(part.elements)) if (item.type !== 'image') text('context.elements', item, faults);
      break;
    case 'actions':
      if (list(part.elements).length < 1 || list(part.elements).length > 25) faults.push('actions: 1 to 25 elements');
      for (const item of list(part.elements)) element(item, ids, faults);
      break;
    case 'input':
      if (!modal) faults.push('input is for modals only here');
      text('input.label', part.label, faults);
      text('input.hint', part.hint, faults, false);
      element(part.element as Part, ids, faults);
      break;
    case 'rich_text':
      richText(part, faults);
      break;
    case 'markdown':
      if (length(part.text) > 12_000) faults.push('markdown is longer than 12000');
      break;
    default:
      break;
  }
};

const all = (blocks: Part[], most: number, modal: boolean): string[] => {
  const faults: string[] = [];
  const blockIds = new Set<string>();
  if (blocks.length > most) faults.push(`more than ${most} blocks`);
  for (const part of blocks) {
    const id = part.block_id as string | undefined;
    if (id !== undefined) {
      if (id.length > 255 || blockIds.has(id)) faults.push(`block_id ${id} is too long or there twice`);
      blockIds.add(id);
    }
    // Slack wants them unique in a block.
    block(part, new Set(), faults, modal);
  }
  return faults;
};

/** The faults of a message's blocks, in words; the undocumented limit of about 13,200 characters in all is `msg_blocks_too_long`. */
export const blockFaults = (blocks: Part[]): { error: string; faults: string[] } | undefined => {
  if (JSON.stringify(blocks).length > 13_200) return { error: 'msg_blocks_too_long', faults: ['blocks are too long'] };
  const faults = all(blocks, 50, false);
  return faults.length ? { error: 'invalid_blocks', faults } : undefined;
};

/** The faults of a modal or home view, in words. */
export const viewFaults = (view: Part): string[] => {
  const modal = view.type === 'modal';
  const faults = all(list(view.blocks), 100, modal);
  if (!modal && view.type !== 'home') faults.push(`unknown view type ${String(view.type)}`);
  if (modal) text('view.title', view.title, faults);
  text('view.submit', view.submit, faults, false);
  text('view.close', view.close, faults, false);
  if (modal && list(view.blocks).some((part) => part.type === 'input') && !view.submit)
    faults.push('submit is missing');
  if (length(view.private_metadata) > 3000) faults.push('private_metadata is longer than 3000');
  if (length(view.callback_id) > 255) faults.push('callback_id is longer than 255');
  return faults;
};
