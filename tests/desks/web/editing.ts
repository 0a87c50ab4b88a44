import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import { createDeskEditing } from '../../../src/app/editing.ts';
import type { Scan } from '../../../src/files/scanning.ts';
import { versionOf } from '../../../src/knowledge/articles/version.ts';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { keepProposal } from '../../../src/knowledge/proposals/kept.ts';
import { proposalId } from '../../../src/knowledge/proposals/proposal.ts';
import { answeringDesks, locales } from './answering.ts';
import type { Office } from './office.ts';

const articles = fileURLToPath(new URL('../../helpers/articles', import.meta.url));

/** A desk over a base of its own, in which articles can be written. */
export interface EditingOffice {
  office: Office;
  /** The folder with `faq` in it. */
  place: string;
  knowledge: Knowledge;
  /** What the file of an article says; undefined when there is none. */
  onDisk(path: string): string | undefined;
  /** Somebody writes into a file beside the desk. */
  byHand(path: string, text: string): void;
  /** Bo proposes a text for an article. */
  proposes(path: string, text: string): Promise<string>;
}

/** Desks over bases of their own, for the tests of one file; they end with the tests. */
export function editingDesks() {
  const desks = answeringDesks();
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  return {
    async open(parts: { pageFolder?: string; trainers?: readonly string[]; scan?: Scan } = {}): Promise<EditingOffice> {
      const place = mkdtempSync(join(tmpdir(), 'fd-editing-'));
      const folder = join(place, 'faq');
      const stateFolder = join(place, 'var');
      cpSync(articles, folder, { recursive: true });
      const opened = await openKnowledge({ folder, locales });
      if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
      ends.push(async () => {
        await opened.stop();
        rmSync(place, { recursive: true, force: true });
      });
      const file = (path: string) => join(folder, `${path}.md`);
      const onDisk = (path: string) => (existsSync(file(path)) ? readFileSync(file(path), 'utf8') : undefined);
      const filesAt = 'https://help.example.org/articles/files/';
      const { trainers, scan } = parts;
      const editing = createDeskEditing({
        ...{ knowledge: opened, folder, stateFolder, locales, trainers, filesAt, scan },
      });
      const { office } = await desks.open({ ...parts, editing, seen: () => opened });
      return {
        ...{ office, place, knowledge: opened, onDisk },
        byHand: (path, text) => writeFileSync(file(path), text),
        async proposes(path, text) {
          const now = onDisk(path);
          const proposal = { article: path, by: 'Bo', from: 'FD-1042', text };
          const id = proposalId(proposal);
          await keepProposal(stateFolder, { id, ...proposal, ...(now !== undefined && { base: versionOf(now) }) });
          return id;
        },
      };
    },
  };
}
