import type { Command } from 'commander';
import { addAskCommand } from './faq/ask.ts';
import { addCheckCommand } from './faq/check.ts';
import { addDiffCommand } from './faq/diff.ts';
import { addExportCommand } from './faq/export.ts';
import { addImportCommand } from './faq/import.ts';
import type { FaqIo } from './faq/io.ts';
import { addNewCommand } from './faq/new.ts';
import { addProposalCommands } from './faq/proposals.ts';
import { addTestCommand } from './faq/test.ts';
import { addWatchCommand } from './faq/watch.ts';

export { addAskCommand } from './faq/ask.ts';
export type { FaqIo } from './faq/io.ts';

/** Adds `faq` with its commands. */
export function addFaqCommands(program: Command, io: FaqIo): void {
  const faq = program
    .command('faq')
    .description('look after the knowledge base, and try it')
    .addHelpText(
      'after',
      [
        '',
        'A change, from its first word to its last:',
        '  frontdesk faq new pay-by-phone --topic billing "Can I pay by phone?"',
        '  frontdesk faq watch        # while you write',
        '  frontdesk faq check',
        '  frontdesk faq test',
        '  frontdesk faq diff HEAD    # what customers will notice',
      ].join('\n'),
    );
  addAskCommand(faq, io);
  addCheckCommand(faq, io);
  addTestCommand(faq, io);
  addDiffCommand(faq, io);
  addProposalCommands(faq, io);
  addNewCommand(faq, io);
  addWatchCommand(faq, io);
  addImportCommand(faq, io);
  addExportCommand(faq, io);
}
