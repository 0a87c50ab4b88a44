import type { Command } from 'commander';
import { stringify } from 'yaml';
import { createArticle } from '../../knowledge/authoring/new.ts';
import { type DataOption, locationOf, withData } from './base.ts';
import { type FaqIo, painter } from './io.ts';

interface NewOptions extends DataOption {
  topic: string;
  locale?: string;
}

/** Adds `new`: the file of an article, to be filled in. */
export function addNewCommand(parent: Command, io: FaqIo): void {
  withData(
    parent
      .command('new')
      .description('write the file of a new article, with everything that can be filled in')
      .argument('<id>', 'the name of the article, like pay-utility-bill')
      .argument('<question...>', 'the question that it answers')
      .requiredOption('--topic <topic>', 'the folder it lies in'),
  )
    .option('--locale <locale>', 'its language (default: the first there is)')
    .addHelpText('after', '\nExample:\n  frontdesk faq new pay-by-phone --topic billing "Can I pay by phone?"')
    .action(async (id: string, words: string[], options: NewOptions) => {
      io.end(await create(id, words.join(' ').replaceAll(/\s+/g, ' ').trim(), options, io));
    });
}

async function create(id: string, question: string, { topic, locale, ...data }: NewOptions, io: FaqIo): Promise<0 | 1> {
  const { folder, locales } = await locationOf(data, io);
  const place = { id, topic, locale: locale ?? locales[0]! };
  if (question === '') {
    io.errors.write(
      'Say which question it answers: frontdesk faq new pay-by-phone --topic billing "Can I pay by phone?"\n',
    );
    return 1;
  }
  const made = await createArticle({ folder, locales, place, content: template(question) });
  if ('problem' in made) {
    io.errors.write(`${made.problem}\n`);
    return 1;
  }
  const { bold } = painter(io);
  io.output.write(
    `${bold(made.file)}\nWrite the answer below the second "---", and other ways to ask it under "also". Then: frontdesk faq check\nUntil the answer is there it is a draft: customers do not get it, and other articles are not held up.\n`,
  );
  return 0;
}

// The answer is left empty, which makes it a draft: what stood there would be told to customers.
const template = (question: string): string => `---
${stringify({ question }, { lineWidth: 0 })}# Take the "# " away from what you fill in, and leave out the rest.
#
# also:                      # at least three other ways to ask it, in words that customers use
#   - …
#   - …
#   - …
# not:                       # questions that look alike and must not be answered with this
#   - …
# team: billing              # who gets it when it stays unresolved; else the topic's team
# owner: ana@example.org     # who looks after it
# review: 2030-12-31         # the day on which somebody should read it again
# related: [other-article]   # articles that belong to it
# person: always             # a person follows up, whatever the answer says
# draft: true                # it stays a draft when the answer is there, as long as this line is
---
`;
