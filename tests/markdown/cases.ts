/** A Markdown text, and what everybody who reads it must see, wherever. */
export interface Case {
  name: string;
  markdown: string;
  /** The lines, without empty ones and without what is marked otherwise; lists with `-` or their number, quotations with `>`. */
  lines: string[];
  bold?: string[];
  italic?: string[];
  gone?: string[];
  code?: string[];
  /** Label and address of each link. Where nothing can be pressed, the address stands behind the label. */
  links?: [string, string][];
  /** A person wrote it: the ends of lines are meant. */
  breaks?: boolean;
}

const same = (address: string): [string, string] => [address, address];

/** What every parser and every renderer is tried with (tests/contracts/markdown.test.ts). */
export const cases: Case[] = [
  // Paragraphs
  { name: 'words', markdown: 'Pay at City Hall.', lines: ['Pay at City Hall.'] },
  { name: 'nothing', markdown: '', lines: [] },
  { name: 'hard-wrapped paragraphs', markdown: 'one\ntwo\n   three\n\nfour', lines: ['one two three', 'four'] },
  { name: 'line ends of a person', markdown: 'Hello,\nyes.\n\nAna', breaks: true, lines: ['Hello,', 'yes.', 'Ana'] },
  { name: 'line ends of Windows', markdown: 'one\r\ntwo\r\n\r\nthree', lines: ['one two', 'three'] },
  { name: 'line breaks that are meant', markdown: 'a  \nb\\\nc<br>d<br/>\ne', lines: ['a', 'b', 'c', 'd', 'e'] },
  // Emphasis
  {
    name: 'emphasis',
    markdown: '**a** and __b__, *c* and _d_, ~~e~~, `f *g*`',
    lines: ['a and b, c and d, e, f *g*'],
    bold: ['a', 'b'],
    italic: ['c', 'd'],
    gone: ['e'],
    code: ['f *g*'],
  },
  { name: 'emphasis in emphasis', markdown: '**a *b* c**', lines: ['a b c'], bold: ['a b c'], italic: ['b'] },
  {
    name: 'no emphasis',
    markdown: '2 * 3 * 4, file_name_here, ~5 and *',
    lines: ['2 * 3 * 4, file_name_here, ~5 and *'],
  },
  { name: 'escaped characters', markdown: '\\*a\\* \\_b\\_ 1\\. \\[c\\](d) \\<e>', lines: ['*a* _b_ 1. [c](d) <e>'] },
  { name: 'backticks in code', markdown: '`` a`b ``', lines: ['a`b'], code: ['a`b'] },
  // Lists
  { name: 'numbers as typed', markdown: '3. A\n4. B\n7. C', lines: ['3. A', '4. B', '7. C'] },
  { name: 'blank lines between items', markdown: '1. A\n\n2. B\n\n3. C', lines: ['1. A', '2. B', '3. C'] },
  { name: 'words between items', markdown: '1. A\n\nThen:\n\n2. B', lines: ['1. A', 'Then:', '2. B'] },
  { name: 'the same number everywhere', markdown: '1. A\n1. B\n1. C', lines: ['1. A', '2. B', '3. C'] },
  { name: 'another sign for numbers', markdown: 'Choose:\n1. one\n2) two', lines: ['Choose:', '1. one', '2. two'] },
  { name: 'a year', markdown: '2026. was a good year\n\n- 1999. too', lines: ['2026. was a good year', '- 1999. too'] },
  {
    name: 'a number that a line begins with',
    markdown: 'It ends on the\n14. of May',
    lines: ['It ends on the 14. of May'],
  },
  { name: 'a list', markdown: '- a\n- b\n  goes on\n* c', lines: ['- a', '- b goes on', '- c'] },
  {
    name: 'nested lists',
    markdown: '1. A\n   - one\n   - two\n     - deep\n2. B',
    lines: ['1. A', '  - one', '  - two', '    - deep', '2. B'],
  },
  {
    name: 'a list behind words',
    markdown: 'Bring:\n- a photo\n- **two** forms',
    lines: ['Bring:', '- a photo', '- two forms'],
    bold: ['two'],
  },
  { name: 'lines of a person in a list', markdown: '1. A\nmore\n2. B', breaks: true, lines: ['1. A', 'more', '2. B'] },
  // Blocks
  {
    name: 'headings',
    markdown: '# One\ntext\n## Two ##\n\nThree\n---\nend',
    lines: ['One', 'text', 'Two', 'Three', 'end'],
    bold: ['One', 'Two', 'Three'],
  },
  { name: 'no heading', markdown: '#1 in town, #fees', lines: ['#1 in town, #fees'] },
  { name: 'quotations', markdown: '> a\n> b\n\nc', lines: ['> a b', 'c'] },
  { name: 'deep quotations', markdown: '> > > > > deep', lines: ['> > > > > deep'] },
  { name: 'no block of code', markdown: '```a *b*``` here', lines: ['a *b* here'], code: ['a *b*'] },
  { name: 'a block of code that is not closed', markdown: '~~~\na\n*b*', lines: ['a', '*b*'], code: ['a\n*b*'] },
  {
    name: 'code',
    markdown: '```sh\na <b>\n**c** &amp; <!-- d -->\n```\nend',
    lines: ['a <b>', '**c** &amp; <!-- d -->', 'end'],
    code: ['a <b>\n**c** &amp; <!-- d -->'],
  },
  { name: 'a line', markdown: 'a\n\n***\n\nb', lines: ['a', '---', 'b'] },
  { name: 'words that are set in', markdown: '    not code', lines: ['not code'] },
  {
    name: 'tables',
    markdown: 'Fees:\n\n| Permit | Fee |\n|:--|--:|\n| Sign | **$50** |\n| Tree | [free](https://a.example/t) |\n\nEnd',
    lines: ['Fees:', 'Permit: Sign', 'Fee: $50', 'Permit: Tree', 'Fee: free', 'End'],
    bold: ['$50'],
    links: [['free', 'https://a.example/t']],
  },
  {
    name: 'cells with breaks and bars',
    markdown: 'a|b\n-|-\n1<br>2|`x\\|y`',
    lines: ['a: 1', '2', 'b: x|y'],
    code: ['x|y'],
  },
  // Links
  {
    name: 'a link',
    markdown: '[Pay](https://a.example/a_(b)?c=1#d "title") now',
    lines: ['Pay now'],
    links: [['Pay', 'https://a.example/a_(b)?c=1#d']],
  },
  {
    name: 'a link by name',
    markdown: 'See [the form][f] and [F].\n\n[f]: https://a.example/f',
    lines: ['See the form and F.'],
    links: [
      ['the form', 'https://a.example/f'],
      ['F', 'https://a.example/f'],
    ],
  },
  { name: 'a name that is none', markdown: '[x][y] and [z]', lines: ['[x][y] and [z]'] },
  {
    name: 'an address',
    markdown: 'at https://a.example/x_y_z, (https://b.example/c_(d)).',
    lines: ['at https://a.example/x_y_z, (https://b.example/c_(d)).'],
    links: [same('https://a.example/x_y_z'), same('https://b.example/c_(d)')],
  },
  {
    name: 'an address with underscores',
    markdown: 'https://a.example/__b__/*c*/d',
    lines: ['https://a.example/__b__/*c*/d'],
    links: [same('https://a.example/__b__/*c*/d')],
  },
  {
    name: 'a bold address',
    markdown: '**https://a.example/b**.',
    lines: ['https://a.example/b.'],
    bold: ['https://a.example/b'],
    links: [same('https://a.example/b')],
  },
  {
    name: 'an address in Chinese',
    markdown: '请访问https://a.example/pay支付，或https://b.example。',
    lines: ['请访问https://a.example/pay支付，或https://b.example。'],
    links: [same('https://a.example/pay'), same('https://b.example')],
  },
  {
    name: 'addresses in angle brackets',
    markdown: '<https://a.example/x> <desk@a.example> <mail@x>',
    lines: ['https://a.example/x desk@a.example mail@x'],
    links: [same('https://a.example/x'), ['desk@a.example', 'mailto:desk@a.example'], ['mail@x', 'mailto:mail@x']],
  },
  {
    name: 'telephone and mail',
    markdown: '[our office](tel:+15550100), [write](mailto:a@b.example), [text us](sms:+15550101)',
    lines: ['our office, write, text us'],
    links: [
      ['our office', 'tel:+15550100'],
      ['write', 'mailto:a@b.example'],
      ['text us', 'sms:+15550101'],
    ],
  },
  {
    name: 'addresses of another page',
    markdown: '[form](/forms/x.pdf), [below](#fees), [file](ftp://a.example/f)',
    lines: ['form (/forms/x.pdf), below (#fees), file (ftp://a.example/f)'],
  },
  {
    name: 'pictures',
    markdown: '![Map](https://a.example/m.png) ![Plan](/p.png) ![](https://a.example/q.png)',
    lines: ['Map Plan (/p.png) https://a.example/q.png'],
    links: [['Map', 'https://a.example/m.png'], same('https://a.example/q.png')],
  },
  {
    name: 'a picture as a link',
    markdown: '[![Map](/m.png)](https://a.example/m)',
    lines: ['Map'],
    links: [['Map', 'https://a.example/m']],
  },
  {
    name: 'a bold link',
    markdown: '**[Pay now](https://a.example)**',
    lines: ['Pay now'],
    bold: ['Pay now'],
    links: [['Pay now', 'https://a.example']],
  },
  // HTML
  {
    name: 'comments',
    markdown: 'a <!-- b --> c\n<!-- d\n\n- e -->\nf `<!-- g -->`',
    lines: ['a  c', 'f <!-- g -->'],
    code: ['<!-- g -->'],
  },
  { name: 'a comment alone', markdown: '<!-- to be written -->', lines: [] },
  { name: 'a comment that is not closed', markdown: 'a\n<!-- b\n\nc', lines: ['a'] },
  {
    name: 'characters by name',
    markdown: 'R&amp;D &lt;b&gt; 5&nbsp;&euro; &#8212; &#x41; &ntilde; &nonsense; AT&T',
    lines: ['R&D <b> 5\u00a0€ — A ñ &nonsense; AT&T'],
  },
  {
    name: 'HTML is words',
    markdown: '<b>a</b> <img src=x onerror=y> <script>z</script>',
    lines: ['<b>a</b> <img src=x onerror=y> <script>z</script>'],
  },
  // What is hostile
  {
    name: 'mentions',
    markdown: '<!channel> <@U1> <!subteam^S1> <#C1>',
    lines: ['<!channel> <@U1> <!subteam^S1> <#C1>'],
  },
  {
    name: 'a link that is a program',
    markdown: '[a](javascript:alert(1)) [b](JAVASCRIPT:x) [c](data:text/html,x) [d](vbscript:x)',
    lines: ['a b c d'],
  },
  { name: 'a link of Slack', markdown: '[a](slack://user?id=U1)', lines: ['a (slack://user?id=U1)'] },
  { name: 'marks that turn the direction', markdown: 'a\u202etxt.exe\u202c \u2066b\u2069', lines: ['atxt.exe b'] },
];

/** Texts that are written to take long: repeated, none may take more than its length, or break anything. */
export const hostile: string[] = [
  ...[
    '[',
    '![',
    '[a](',
    '[a](<',
    '*a ',
    '**a',
    '*a_ ',
    '***a** ',
    '_a__b',
    '~~a ',
    '*',
    '`',
    '` ``',
    '`a``b',
    '\\',
    '&amp',
  ],
  ...['>', '> ', '\n>', '- ', '1. ', '- a\n  ', '|a', '|-', 'a|b\n-|-\n', '<!--', '<!-- -->', '<', '[a][', '[[a](b)'],
  ...['[a]: b\n', 'https://a.example/(', 'http:', '  \n', '[a](   ', '# ', '```\n', '~~~\n> ', '<a@', '\u202e'],
];
