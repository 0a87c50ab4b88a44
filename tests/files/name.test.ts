import { describe, expect, it } from '@jest/globals';
import { cleanName, endingOf, withEnding } from '../../src/files/name.ts';

describe('a file name', () => {
  it.each([
    ['meter.png', 'meter.png'],
    ['Rechnung März 2026 (2).pdf', 'Rechnung März 2026 (2).pdf'],
    ['请求.pdf', '请求.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\meter.png', 'meter.png'],
    ['folder/', 'folder'],
    ['invoice.pdf.exe', 'invoice.pdf.exe'],
    ['invoice.pdf.exe. .', 'invoice.pdf.exe'],
    [`invoice.pdf${' '.repeat(200)}.exe`, 'invoice.pdf .exe'],
    [`invoice.pdf${'\u3000'.repeat(200)}.exe`, 'invoice.pdf .exe'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['in\u2066vo\u200Bice\uFEFF\u00AD.pdf', 'invoice.pdf'],
    ['a\0b\x1b[31m\u0085\u2028.txt', 'ab[31m .txt'.replace(' ', '')],
    ['a\r\nSet-Cookie: x', 'a Set-Cookie_ x'],
    ['report.pdf:evil.exe', 'report.pdf_evil.exe'],
    ['\uD800.txt', 'txt'],
    ['.htaccess', 'htaccess'],
    ['', 'file'],
    ['...', 'file'],
    ['///', 'file'],
    ['\u202E', 'file'],
    ['e\u0301te.pdf', '\u00E9te.pdf'],
  ])('%j becomes %j', (said, clean) => expect(cleanName(said)).toBe(clean));

  it('keeps its ending when it is too long', () => {
    const name = cleanName(`${'💬'.repeat(500)}.pdf.exe`);
    expect([...name]).toHaveLength(120);
    expect(name.endsWith('….exe')).toBe(true);
    expect(withEnding(name, 'png').endsWith('….png')).toBe(true);
    expect([...cleanName(`a.${'b'.repeat(500)}`)]).toHaveLength(120);
  });

  it('is clean already when it was cleaned', () => {
    for (const said of ['a/b\u202E.exe .', `${'x'.repeat(300)}.pdf`, '. .a', ' \u202E ']) {
      expect(cleanName(cleanName(said))).toBe(cleanName(said));
    }
  });

  it('has the ending after its last dot', () => {
    expect(['a.PDF', 'a.pdf.Exe', 'a', 'a.', '.bashrc', 'a.tar.gz'].map(endingOf)).toEqual([
      'pdf',
      'exe',
      '',
      '',
      '',
      'gz',
    ]);
  });
});
