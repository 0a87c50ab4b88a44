import { describe, expect, it } from '@jest/globals';
import { typeOf } from '../../src/files/sniffing.ts';
import { endingsOf, inlineTypes, isProgram, knownTypes, typeOfEnding } from '../../src/files/types.ts';
import { exe, gif, html, iso, jpeg, ole, pdf, png, svg, webp, zip } from '../helpers/samples.ts';

const look = (content: Buffer | string, name: string, type?: string) => {
  const bytes = Buffer.from(content);
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return typeOf({ size: bytes.length, read }, { name, type });
};
const office = 'application/vnd.openxmlformats-officedocument';
const document = (folder: string, more: Record<string, string> = {}) =>
  zip({ '[Content_Types].xml': '<Types/>', '_rels/.rels': '', [`${folder}/main.xml`]: '', ...more });
const openDocument = (kind: string) =>
  zip({ mimetype: `application/vnd.oasis.opendocument.${kind}`, 'content.xml': '<x/>' });
const saved = 'application/octet-stream';

describe('the type of a file', () => {
  it.each([
    ['a.png', png, 'image/png'],
    ['a.jpg', jpeg, 'image/jpeg'],
    ['A.JFIF', jpeg, 'image/jpeg'],
    ['a.gif', gif, 'image/gif'],
    ['a.webp', webp, 'image/webp'],
    ['a.heic', iso('heic', 'mif1', 'heic'), 'image/heic'],
    ['a.heif', iso('mif1', 'heic'), 'image/heic'],
    ['a.avif', iso('mif1', 'avif', 'miaf'), 'image/avif'],
    ['a.tif', Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'image/tiff'],
    ['a.pdf', pdf, 'application/pdf'],
    ['a.pdf', Buffer.concat([Buffer.from('\r\n\x00rubbish\r\n'), pdf]), 'application/pdf'],
    ['a.txt', 'How much is it?', 'text/plain'],
    ['a.txt', 'Wie viel? — Fünf €', 'text/plain'],
    ['a.txt', Buffer.from('F\xfcnf', 'latin1'), 'text/plain'],
    ['a.txt', Buffer.from('\uFEFFfive', 'utf16le'), 'text/plain'],
    ['a.txt', 'MZ is how a program begins', 'text/plain'],
    ['README', 'no ending', 'text/plain'],
    ['a.yaml', 'a: 1', 'text/plain'],
    ['a.csv', 'a;b\n1;2', 'text/csv'],
    ['a.rtf', '{\\rtf1 hello}', 'application/rtf'],
    ['a.doc', ole(), 'application/msword'],
    ['a.xls', ole('Workbook'), 'application/vnd.ms-excel'],
    ['a.msg', ole('__properties_version1.0'), 'application/vnd.ms-outlook'],
    ['a.docx', document('word'), `${office}.wordprocessingml.document`],
    ['a.xlsx', document('xl'), `${office}.spreadsheetml.sheet`],
    ['a.pptx', document('ppt'), `${office}.presentationml.presentation`],
    ['a.docx', ole('EncryptedPackage'), `${office}.wordprocessingml.document`], // with a password
    ['a.odt', openDocument('text'), 'application/vnd.oasis.opendocument.text'],
    ['a.ods', openDocument('spreadsheet'), 'application/vnd.oasis.opendocument.spreadsheet'],
    ['a.zip', zip({ 'a.txt': 'a', 'b/c.png': 'b' }), 'application/zip'],
    ['a.mp3', Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'), 'audio/mpeg'],
    ['a.mp3', Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(400)]), 'audio/mpeg'],
    ['a.m4a', iso('M4A ', 'isom'), 'audio/mp4'],
    ['a.mp4', iso('isom', 'iso2', 'avc1'), 'video/mp4'],
    ['a.mov', iso('qt  '), 'video/quicktime'],
    ['a.webm', Buffer.from('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm', 'latin1'), 'video/webm'],
    ['a.ogg', Buffer.from('OggS\0\x02', 'latin1'), 'audio/ogg'],
    ['a.wav', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), 'audio/wav'],
  ])('is found in its bytes: %s (%#)', async (name, content, type) => {
    expect(await look(content, name, 'application/octet-stream')).toEqual({ type, name });
  });

  it.each([
    ['photo.doc', png, 'image/png', 'photo.doc.png'],
    ['IMG_1.JPG', iso('heic'), 'image/heic', 'IMG_1.JPG.heic'],
    ['photo', jpeg, 'image/jpeg', 'photo.jpg'],
    ['photo.png', 'just words', 'text/plain', 'photo.png.txt'],
    ['report.xls', '<html><table>', saved, 'report.xls.txt'],
    ['photo.png', svg, saved, 'photo.png.txt'],
    ['letter.doc', document('word'), `${office}.wordprocessingml.document`, 'letter.doc.docx'],
    ['letter.docx', zip({ 'a.txt': 'a' }), 'application/zip', 'letter.docx.zip'],
    ['song.mp3', pdf, 'application/pdf', 'song.mp3.pdf'],
  ])('makes the ending true: %s', async (name, content, type, honest) => {
    expect(await look(content, name)).toEqual({ type, name: honest });
  });

  it.each([
    ['a.html', html, 'text/html'],
    ['a.svg', svg, 'image/svg+xml'],
    ['a.svg', '\uFEFF \n<!-- x --><svg/>', 'image/svg+xml'],
    ['a.svg', Buffer.from('\uFEFF<svg/>', 'utf16le'), undefined],
    ['a.xml', '<?xml version="1.0"?><a/>', 'text/xml'],
    ['a.js', 'alert(1)', 'text/javascript'],
    ['a.css', 'body{}', 'text/css'],
    ['a.txt', html, 'text/plain'],
    ['a.txt', '  \n<script>alert(1)</script>', 'text/plain'],
    ['a.txt', 'alert(1)', 'text/javascript'],
    ['a.html', 'no tag at the beginning <script>', undefined],
    ['run.sh', 'echo hello', undefined],
    ['run', '#!/bin/sh\necho hello', undefined],
    ['page.mht', 'MIME-Version: 1.0', undefined],
  ])('is not told to browsers that might run it: %s, %j', async (name, content, type) => {
    expect(await look(content, name, type)).toEqual({ type: saved, name });
  });

  it.each([
    ['a.exe', exe, 'exe'],
    ['invoice.pdf.exe', pdf, 'exe'],
    ['photo.scr', png, 'scr'],
    ['run.bat', 'echo hello', 'bat'],
    ['run.PS1', 'echo hello', 'ps1'],
    ['link.url', '[InternetShortcut]', 'url'],
    ['macros.docm', document('word'), 'docm'],
    ['setup.msi', ole(), 'msi'],
    ['files.zip', zip({ 'a.txt': 'a', 'b/invoice.pdf.exe': 'b' }), 'exe'],
    ['files.zip', zip({ 'a.lnk ': 'a' }), 'lnk'],
  ])('does not matter when the name is a program: %s', async (name, content, ending) => {
    const found = await look(content, name);
    expect(found).toMatchObject({ ending });
    expect(found).not.toHaveProperty('name');
  });

  it.each([
    ['a.pdf', exe, 'application/x-executable'],
    ['a.png', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), 'application/x-executable'],
    ['a.bin', Buffer.from([1, 2, 3]), 'application/x-unknown'],
    ['a.png', Buffer.alloc(100), 'application/x-unknown'],
    ['a.mkv', Buffer.from('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska', 'latin1'), 'application/x-unknown'],
    ['a.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'application/x-unknown'],
    ['a.cr3', iso('crx '), 'application/x-unknown'],
    ['a.foo', ole(), 'application/x-ole-storage'],
    ['a.doc', ole('_VBA_PROJECT'), 'application/x-ole-storage; macros'],
    ['a.docx', document('word', { 'word/vbaProject.bin': '' }), 'application/zip; macros'],
    ['a.zip', zip({ 'a.txt': 'a' }).subarray(0, -1), 'application/x-damaged-zip'],
    ['a.zip', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]), 'application/x-damaged-zip'],
  ])('is of none that are taken: %s (%#)', async (name, content, type) => {
    expect(await look(content, name)).toEqual({ type });
    expect(knownTypes).not.toContain(type);
  });

  it('finds macros wherever they are in a large document', async () => {
    for (const before of [256 * 1024 - 13, 256 * 1024, 700_001]) {
      const content = Buffer.concat([ole(''), Buffer.alloc(before), Buffer.from('_VBA_PROJECT', 'utf16le')]);
      expect(await look(content, 'a.xls')).toEqual({ type: 'application/x-ole-storage; macros' });
    }
  });

  it('is found in any bytes whatever, and shown only where it is a picture', async () => {
    // Every sample with each of its first bytes changed, and cut off anywhere: nothing throws, nothing is inline by chance.
    for (const sample of [png, jpeg, gif, webp, pdf, exe, svg, ole(), document('word'), iso('mif1', 'avif')]) {
      for (let at = 0; at < Math.min(sample.length, 64); at++) {
        const changed = Buffer.from(sample);
        changed[at] = 255 - changed[at]!;
        for (const content of [changed, sample.subarray(0, at + 1)]) {
          const found = await look(content, 'a.html', 'text/html');
          if (inlineTypes.includes(found.type)) expect([png, jpeg, gif, webp]).toContain(sample);
        }
      }
    }
  });

  it('lies about the number of files in an archive in vain', async () => {
    const archive = zip({ 'a.txt': 'a', 'b.exe': 'b' });
    archive.writeUInt16LE(1, archive.length - 12);
    expect(await look(archive, 'a.zip')).toEqual({ type: 'application/x-damaged-zip' });
  });
});

describe('the table of types', () => {
  it('gives each ending to one type, and none to a program', () => {
    const endings = knownTypes.flatMap(endingsOf);
    expect(new Set(endings).size).toBe(endings.length);
    expect(endings.filter(isProgram)).toEqual([]);
    for (const type of knownTypes) expect(endingsOf(type).map(typeOfEnding)).toEqual(endingsOf(type).map(() => type));
    expect(endingsOf('video/x-unheard-of')).toEqual([]);
  });
  it('shows only pictures', () => {
    expect(inlineTypes.every((type) => type.startsWith('image/') && !type.includes('svg'))).toBe(true);
  });
});
