type Attributes = Record<string, string | undefined>;

/** Boxes in which clients put the mail that is answered, and nothing of what was newly written. */
const quotedBox =
  /(?:^|\s)(?:yahoo_quoted|gmail_attr|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|WordSection1_quoted|ms-outlook-mobile-reference-message|airmail_on|front-blockquote|intercom-quoted|freshdesk_quote|zd_quote|crisp-email-quote|OutlookMessageHeader|mailru_quote|x_gmail_attr|mozaic-quote)(?:\s|$)/i;
/** Ids of the same, and of the line above a quote that says who wrote it. */
const quotedId =
  /^(?:x_)?(?:OLK_SRC_BODY_SECTION|yahoo_quoted_\w{1,40}|replySplit|isReplyContent|isForwardContent|mailru_quote|AOLMsgPart_\w{1,60})$/i;
/** With these the quoted mail begins and goes on to the end, outside of any box. */
const historyId =
  /^(?:x_)?(?:divRplyFwdMsg|appendonsend|stopSpelling|zwchr|reply-intro|mail-editor-reference-message-container|ms-outlook-mobile-body-separator-line)$/i;

/**
 * Whether an element is a quote. `maybe` is a `<blockquote>` that nothing calls one: people set their own words off with it too.
 * An indented paragraph is one as well, whose style is all about margins.
 */
export function isQuote(
  name: string,
  { type, class: classes = '', style = '', cite }: Attributes,
): 'yes' | 'maybe' | 'no' {
  if (name !== 'blockquote') return 'no';
  // Gmail's class is also on what its users set off.
  if (type === 'cite' || cite !== undefined || /(?<!gmail_)quote|cite/i.test(classes)) return 'yes';
  if (/border-left(?:-width|-style)?\s*:\s*(?!0|none)/i.test(style) && !/gmail_quote/.test(classes)) return 'yes';
  return /margin/i.test(style) && /border\s*:\s*(?:none|0)/i.test(style) ? 'no' : 'maybe';
}

/** Whether an element holds the mail that is answered. */
export function isQuotedBox({ class: classes = '', id = '' }: Attributes): boolean {
  return quotedBox.test(classes) || quotedId.test(id);
}

/** Whether everything from here on is the mail that is answered. */
export function beginsHistory(name: string, { id = '', style = '' }: Attributes): boolean {
  if (historyId.test(id)) return true;
  // What Outlook for Windows and Windows Mail put above its header lines.
  return name === 'div' && /border-top\s*:\s*solid\s+#(?:e1e1e1|b5c4df|e5e5e5)/i.test(style.replaceAll(/\s+/g, ' '));
}
