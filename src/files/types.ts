/**
 * A table of our own: `file-type` needs Node 22 by now (this runs on 20), knows 180 types where some thirty are taken,
 * and unpacks archives to tell them apart. What is not in this table is not taken.
 */
const kinds: Record<string, string[]> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif', 'hif'],
  'image/tiff': ['tif', 'tiff'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'text', 'log', 'md'],
  'text/csv': ['csv'],
  'application/rtf': ['rtf'],
  'application/msword': ['doc', 'dot'],
  'application/vnd.ms-excel': ['xls', 'xlt'],
  'application/vnd.ms-powerpoint': ['ppt', 'pps', 'pot'],
  'application/vnd.ms-outlook': ['msg'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx', 'dotx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx', 'xltx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx', 'ppsx', 'potx'],
  'application/vnd.oasis.opendocument.text': ['odt', 'ott'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods', 'ots'],
  'application/vnd.oasis.opendocument.presentation': ['odp', 'otp'],
  'application/vnd.oasis.opendocument.graphics': ['odg', 'otg'],
  'application/zip': ['zip'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a', 'm4b'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav', 'wave'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov', 'qt'],
  'video/3gpp': ['3gp', '3g2'],
  'video/webm': ['webm', 'weba'],
  // HTML, SVG, XML, JavaScript and scripts: kept, but nobody's browser is told what they are.
  'application/octet-stream': [
    'html',
    'htm',
    'xhtml',
    'xht',
    'shtml',
    'mht',
    'mhtml',
    'svg',
    'xml',
    'xsl',
    'xslt',
  ].concat(['js', 'mjs', 'cjs', 'css', 'sh', 'py']),
};

/** Every type that can be taken. */
export const knownTypes: readonly string[] = Object.keys(kinds);

/** The endings of names that fit a type, the usual one first; none for a type that is not known. */
export const endingsOf = (type: string): readonly string[] => kinds[type] ?? [];

/** The type whose names end so. */
export const typeOfEnding = (ending: string): string | undefined =>
  knownTypes.find((type) => kinds[type]!.includes(ending));

/** Pictures that every browser draws and none runs. All else, PDF included (it has scripts and forms), is downloaded. */
export const inlineTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const programs = new Set(
  `ade adp apk app appref-ms application appx appxbundle bat cab chm class cmd com command cpl deb desktop dex diagcab dll dmg
  docm dotm exe gadget hlp hta inf img ins iso isp jar jnlp jse lib library-ms lnk mde msc msi msix msixbundle msp mst nsh
  one ocx pif pkg potm ppam ppsm pptm ps1 psm1 reg rpm scf scr sct search-ms settingcontent-ms shb sldm sys theme url vb
  vbe vbs vhd vhdx vxd wim ws wsc wsf wsh xbap xlam xll xlsm xltm`.split(/\s+/),
);

/**
 * Whether a double click on such a name may run something (mail providers block much the same list, and documents with
 * macros). JavaScript and shell scripts are not among them: they are sent in earnest, and kept as downloads.
 */
export const isProgram = (ending: string): boolean => programs.has(ending);

/** Bytes that can be looked into anywhere. */
export interface Bytes {
  size: number;
  /** As many as there are, when there are fewer than asked for. */
  read(offset: number, length: number): Promise<Buffer>;
}
