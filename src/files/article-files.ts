import { endingOf } from './name.ts';
import { inlineTypes, typeOfEnding } from './types.ts';

/** Below it, behind this Frontdesk's own address, customers get the pictures and documents of articles. */
export const articleFilesPath = '/articles/files/';

/** The type of the picture at an address, by its ending; undefined when it is none that is shown. */
export function pictureType(href: string): string | undefined {
  const type = typeOfEnding(endingOf(href.replace(/[?#].*$/, '')));
  return type !== undefined && inlineTypes.includes(type) ? type : undefined;
}
