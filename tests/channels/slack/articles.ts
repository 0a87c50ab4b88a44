/** What an article, or somebody who means ill, might say: by what is odd about it. */
export const articles: [string, string][] = [
  [
    'mentions',
    '<!channel> <!here> <@U0123> <!subteam^S0123> &lt;!channel&gt; [<!here>](https://a.example) **<@U0123>**',
  ],
  ['fifty emoji', Array.from({ length: 50 }, () => '👩‍👩‍👧‍👦 :wave:').join(' ')],
  ['4,000 characters', 'x'.repeat(4000)],
  ['5,000 line ends', `a${'\n'.repeat(5000)}b`],
  ['nothing but markup', `${'**a** _b_ `c` '.repeat(250)}`],
  ['right to left', 'أين يمكنني ركن سيارتي؟ איפה אפשר לחנות?'],
  ['five languages', 'Straße ¿Dónde? 駐車場はどこですか Где стоянка? 어디에'],
  [
    'lists and tables',
    '1. one\n   - two\n     - three\n\n| a | b |\n|---|---|\n| 1 | <!here> |\n\n> quoted\n\n```\ncode\n```',
  ],
  ['control characters', 'a\u0000b\u0007c\u202ed'],
];
