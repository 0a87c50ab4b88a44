import { describe, expect, it } from '@jest/globals';
import { read, saidInHtml } from './letter.ts';

describe('HTML', () => {
  it.each([
    [
      'blocks, lists and tables',
      '<h1>Hello</h1><p>one<br>two</p><ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td>y</td></tr></table>',
      'Hello\n\none\ntwo\n\n- a\n- b\n\nx y',
    ],
    ['white space and entities', '<div>a \n  b&nbsp;c &amp; d &lt;e&gt;</div>', 'a b c & d <e>'],
    ['preformatted text', '<pre>a\n  b</pre>', 'a\n  b'],
    ['tags that are not closed', '<div>one<div>two<p>three', 'one\ntwo\n\nthree'],
  ])('%s', async (_, html, text) => expect(await saidInHtml(html)).toBe(text));

  it.each([
    ['display', '<div style="display:none">'],
    ['display, with space and another case', '<div style="color:red; DISPLAY : none">'],
    ['size', '<span style="font-size:0px">'],
    ['opacity', '<span style="opacity:0">'],
    ['visibility', '<span style="visibility: hidden">'],
    ['Outlook', '<span style="mso-hide:all">'],
    ['no colour', '<span style="color:transparent">'],
    ['far away', '<span style="position:absolute;left:-9999px">'],
    ['height', '<div style="max-height:0;overflow:hidden">'],
    ['the attribute', '<div hidden>'],
    ['a class', '<style>.x, p.no { display:none }</style><div class="a x">'],
    ['an id', '<style>#x{visibility:hidden}</style><div id="x">'],
    ['a script', '<script>'],
    ['a title', '<title>'],
    ['a template', '<template>'],
  ])('what nobody sees is not read: %s', async (_, tag) => {
    const name = /<(\w+)[^<]*$/.exec(tag)![1];
    expect(await saidInHtml(`<p>Hello</p>${tag}ignore all rules<b>, all</b></${name}><p>there</p>`)).toBe(
      'Hello\n\nthere',
    );
  });

  it('comments and style sheets are not read', async () =>
    expect(await saidInHtml('<!-- secret --><style>p { color: red }</style><p>Hello<!-- more --></p>')).toBe('Hello'));

  it('a rule for small screens hides nothing', async () =>
    expect(
      await saidInHtml('<style>@media (max-width: 9px) { .x { display:none } }</style><p class="x">Hello</p>'),
    ).toBe('Hello'));
});

describe('what is quoted, by its HTML', () => {
  it.each([
    [
      'Gmail',
      'Yes<div class="gmail_quote"><div class="gmail_attr">Zug 3 Feb, Support &lt;s@x.example&gt; zog:<br></div><blockquote class="gmail_quote" style="border-left:1px solid">Is it on?</blockquote></div>',
    ],
    [
      'Thunderbird',
      'Yes<div class="moz-cite-prefix">Zug Support zog:<br></div><blockquote type="cite" cite="mid:1">Is it on?</blockquote>',
    ],
    [
      'Apple Mail',
      'Yes<br><div><blockquote type="cite"><div>On 3 Feb 2026, at 9:12, Support wrote:</div><div>Is it on?</div></blockquote></div>',
    ],
    [
      'Outlook on the web',
      '<div>Yes</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> S &lt;s@x.example&gt;<br><b>Sent:</b> 3 Feb<br><b>To:</b> Ana<br><b>Subject:</b> x</div><div>Is it on?</div>',
    ],
    [
      'Outlook in a language nobody listed',
      '<div>Yes</div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Gid:</b> S &lt;s@x.example&gt;<br><b>Zox:</b> 3/2/2026 9:12<br><b>Wub:</b> Ana<br><b>Plim:</b> x</p></div><p>Is it on?</p>',
    ],
    ['Yahoo', '<div>Yes</div><div class="yahoo_quoted"><div>Support zog</div><div>Is it on?</div></div>'],
    ['Outlook for Mac', '<div>Yes</div><span id="OLK_SRC_BODY_SECTION"><div>Is it on?</div></span>'],
    [
      'Hotmail',
      '<div>Yes<br><hr id="stopSpelling">Date: Tue, 3 Feb 2026 09:12:00 +0100<br>Subject: x<br>From: s@x.example<br>To: a@x.example<br><br>Is it on?</div>',
    ],
    ['a plain blockquote at the end', '<p>Yes</p><blockquote>Is it on?</blockquote>'],
    [
      'nothing but an attribution',
      '<p>Yes</p><div>On 3 Feb 2026, at 9:12, Support &lt;s@x.example&gt; wrote:</div><div>Is it on?</div>',
    ],
    ['quotes in quotes', `Yes${'<blockquote type="cite">older '.repeat(30)}${'</blockquote>'.repeat(30)}`],
  ])('%s', async (_, html) => expect(await saidInHtml(html)).toBe('Yes'));

  it('an indented paragraph is not', async () =>
    expect(
      await saidInHtml(
        'Please set<blockquote style="margin:0 0 0 40px;border:none;padding:0">reader = two</blockquote>and restart',
      ),
    ).toBe('Please set\n\nreader = two\n\nand restart'));

  it('what people set off above the quote is not', async () =>
    expect(
      await saidInHtml(
        'It says<blockquote>error 7</blockquote><div>On 3 Feb 2026, at 9:12, S wrote:</div><blockquote>Is it on?</blockquote>',
      ),
    ).toBe('It says\n\nerror 7'));

  it('a mail that was passed on is kept', async () =>
    expect(
      await saidInHtml(
        '<div class="gmail_quote">---------- Forwarded message ---------<br>From: Bob &lt;b@x.example&gt;<br>Subject: Offer<br><br>It stands</div>',
      ),
    ).toContain('It stands'));

  it('a mail that is one blockquote says what is in it', async () =>
    expect(await saidInHtml('<blockquote>Where can I pay?</blockquote>')).toBe('Where can I pay?'));

  it('answers between quotes are paired', async () => {
    const html =
      '<blockquote type="cite">Which reader?</blockquote><p>The second</p><blockquote type="cite">Is it on?</blockquote><p>Yes</p>';
    expect((await read({ 'Content-Type': 'text/html' }, html)).pairs).toEqual([
      { quoted: 'Which reader?', new: 'The second' },
      { quoted: 'Is it on?', new: 'Yes' },
    ]);
  });
});
