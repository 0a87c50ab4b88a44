/** Texts that hold up readers which try everything: by name, how each is made. */
const texts: Record<string, () => string> = {
  '300,000 empty lines and a letter': () => `${'\n'.repeat(300_000)}a`,
  '200,000 dashes': () => '-'.repeat(200_000),
  '"On " 66,000 times, then "wrote"': () => `${'On '.repeat(66_000)}wrote`,
  '200,000 spaces': () => `${' '.repeat(200_000)}a`,
  '100,000 underscores': () => '_'.repeat(100_000),
  '200,000 marks of quotes': () => '>'.repeat(200_000),
  '66,000 attributions that never end': () => 'On \n'.repeat(66_000),
};

const head =
  'From: Customer <customer@example.org>\r\nTo: help@town.example\r\nSubject: Hello\r\nMessage-ID: <h@example.org>\r\n';

/** The same as mails of plain text, and some whose HTML or structure is made to cost much. */
export const hostileMails: Record<string, Buffer> = {
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(`${head}\r\n${text()}`)])),
  '400,000 <div> within each other': Buffer.from(
    `${head}Content-Type: text/html\r\n\r\n<p>Hello</p>${'<div>'.repeat(400_000)}x`,
  ),
  'multipart within multipart, 1,000 deep': deep(1000),
  '100,000 lines of header': Buffer.from(`${head}${'X-A: b\r\n'.repeat(100_000)}\r\nHello`),
};

function deep(levels: number): Buffer {
  let body = 'deep';
  for (let i = 0; i < levels; i++)
    body = `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n${body}\n--b${i}--\n`;
  return Buffer.from(`From: a@b.example\n${body}`);
}
