import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { LoadApp, Status } from './commands.ts';
import type { Io } from './io.ts';
import { wordsOf } from './words.ts';

/** Runs one command; `argv` is without the program's name. Loads only what that command needs, so that help is quick. */
export async function run(argv: readonly string[], io: Io, load: LoadApp): Promise<Status> {
  let status: Status = 0;
  const ends = (ended: Status) => {
    status = ended;
  };
  const program = createProgram(io, load, ends);
  await addFaq(program, argv, { io, load, ends });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    // commander has said what is wrong already; its own status for that is 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.errors.write(`${wordsOf(error)}\n`);
    return 1;
  }
}

function createProgram(io: Io, load: LoadApp, ends: (status: Status) => void): Command {
  const program = new Command('frontdesk')
    .description(
      'The first representative your customers meet: scripted answers in seconds, and a person for everything else.',
    )
    .version(version(), '-V, --version', 'say which version this is')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'say how a command is used')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.output.write(text), writeErr: (text) => io.errors.write(text) })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nSettings: .env (see .env.example) and frontdesk.yaml.\nExit status: 0 done, 1 not done, 2 wrong usage or settings.',
    );

  program
    .command('start')
    .description('open the desk: web chat, the other channels that are set up, and the desk’s page')
    .option('-p, --port <number>', 'listen on this port, whatever PORT says')
    .option('--mailbox', 'try e-mail without an account: with a mailbox of its own, and a page to write to it')
    .addHelpText('after', '\nExamples:\n  frontdesk start\n  frontdesk start --mailbox --port 8080')
    .action(async (options) => ends(await (await import('./start.ts')).start(io, load, options)));

  program
    .command('chat')
    .description('talk with the bot in this terminal; a person at the desk can answer')
    .option('--locale <locale>', 'the language to begin in (default: the first of frontdesk.yaml)')
    .addHelpText('after', '\nExamples:\n  frontdesk chat\n  echo "where can I pay my bill" | frontdesk chat')
    .action(async (options) => ends(await (await import('./chat.ts')).chat(io, load, options)));

  program
    .command('queue')
    .description('list the customers who wait for a person, the next one first')
    .option('--team <team>', 'only this team’s')
    .option('--limit <number>', 'at most N', count, 50)
    .option('--jsonl', 'one ticket a line, as JSON')
    .option('--rebuild', 'restore the queue from the conversations, when its index was lost')
    .addHelpText('after', '\nExamples:\n  frontdesk queue --team billing\n  frontdesk queue --jsonl | wc -l')
    .action(async (options) => ends(await (await import('./queue.ts')).queue(io, load, options)));

  program
    .command('survey')
    .description('say how customers found it, when they were asked after a person had helped them')
    .option('--days <number>', 'of the last N days', count, 30)
    .option('--jsonl', 'what each said, one a line, as JSON')
    .addHelpText('after', '\nExamples:\n  frontdesk survey\n  frontdesk survey --days 7 --jsonl')
    .action(async (options) => ends(await (await import('./survey.ts')).survey(io, load, options)));

  program
    .command('desk')
    .description('look after the desk’s page')
    .command('link')
    .description('print a link that signs a representative in, once')
    .argument('<name>', 'how customers read it: "You are now talking with <name>"')
    .addHelpText('after', '\nExample:\n  frontdesk desk link "Ana Ruiz"')
    .action(async (name) => ends(await (await import('./desk.ts')).deskLink(io, load, name)));

  program
    .command('slack')
    .description('set up the desk in Slack')
    .command('manifest')
    .description('print the manifest to create the Slack app from (api.slack.com/apps, From a manifest)')
    .addHelpText('after', '\nExample:\n  frontdesk slack manifest > manifest.json')
    .action(async () => ends(await (await import('./slack.ts')).slackManifest(io, load)));

  const mail = program.command('mail').description('look after mail, and see how it is read');
  mail
    .command('read')
    .description('say how a mail is read: who or what wrote it, and what is new in it')
    .argument('[file]', 'the mail as it was received (default: standard input)')
    .option('--jsonl', 'read {"id","mail"} from standard input, the mail as base64, and answer each with a line')
    .addHelpText('after', '\nExamples:\n  frontdesk mail read question.eml\n  frontdesk mail read < question.eml')
    .action(async (file, options) => ends(await (await import('./mail/read.ts')).readMail(io, load, file, options)));
  mail
    .command('try')
    .description('show what would become of a mail, and what would be answered; nothing is sent or kept')
    .argument('[file]', 'the mail as it was received (default: standard input)')
    .option('--jsonl', 'read {"id","mail"} from standard input, the mail as base64, and answer each with a line')
    .addHelpText('after', '\nExamples:\n  frontdesk mail try question.eml\n  frontdesk mail try - < question.eml')
    .action(async (file, options) => ends(await (await import('./mail/try.ts')).tryMail(io, load, file, options)));
  mail
    .command('doctor')
    .description('log in to each account, send it a mail, look at its DNS, and say what to do')
    .option('--account <id>', 'only this one')
    .option('--jsonl', 'one check a line, as JSON')
    .addHelpText('after', '\nExamples:\n  frontdesk mail doctor\n  frontdesk mail doctor --account billing')
    .action(async (options) => ends(await (await import('./mail/doctor.ts')).mailDoctor(io, load, options)));
  mail
    .command('login')
    .description('let Frontdesk read and send mail of an account at Microsoft, by a code that is typed in a browser')
    .option('--account <id>', 'which one, when several sign in without a password')
    .addHelpText('after', '\nExample:\n  frontdesk mail login --account support')
    .action(async (options) => ends(await (await import('./mail/login.ts')).mailLogin(io, load, options)));
  mail
    .command('blocked')
    .description('list the senders whom representatives have blocked, or let one in again')
    .option('--unblock <address>', 'let this one in again')
    .option('--limit <number>', 'at most N', count, 50)
    .option('--jsonl', 'one sender a line, as JSON')
    .addHelpText('after', '\nExamples:\n  frontdesk mail blocked\n  frontdesk mail blocked --unblock ana@example.org')
    .action(async (options) => ends(await (await import('./mail/blocked.ts')).mailBlocked(io, load, options)));

  program
    .command('doctor')
    .description('look at everything that Frontdesk stands on, and say what to do')
    .option('--replay <event>', 'give a dead letter another turn')
    .option('--jsonl', 'one check a line, as JSON')
    .addHelpText('after', '\nExamples:\n  frontdesk doctor\n  frontdesk doctor --replay 01J9Z4')
    .action(async (options) => ends(await (await import('./doctor.ts')).doctor(io, load, options)));

  return program;
}

/** Descriptions of what is loaded only when it is used; a test compares them with the real ones. */
export const lateCommands = {
  faq: 'look after the knowledge base, and try it',
  ask: 'say what the bot would do with a question, and why',
};

async function addFaq(
  program: Command,
  argv: readonly string[],
  { io, load, ends }: { io: Io; load: LoadApp; ends: (status: Status) => void },
): Promise<void> {
  if (!argv.slice(0, 2).some((word) => word in lateCommands)) {
    for (const [name, description] of Object.entries(lateCommands)) program.command(name).description(description);
    return;
  }
  // One after the other: Jest's loader of modules loses count when two import the same ones at once.
  const { addAskCommand, addFaqCommands } = await import('./faq.ts');
  const { environment, given, settingsIfRight } = await import('./settings.ts');
  const { addGapsCommands } = await import('./gaps.ts');
  const { addLabelsCommand } = await import('./labels.ts');
  const { addReviewCommand } = await import('./review.ts');
  const settings = settingsIfRight(io);
  // Wrong settings elsewhere do not make it another folder.
  const data = settings?.dataFolder ?? environment(io).FRONTDESK_DATA;
  // Another base than the settings' own may have other languages.
  const elsewhere = argv.some((word) => word === '--data' || word.startsWith('--data='));
  const answers = settings
    ? {
        ...(elsewhere ? {} : { locales: settings.locales, name: settings.name }),
        ...settings.answers,
        stateFolder: settings.stateFolder,
      }
    : { encoder: 'bundled' as const };
  const { input, output, errors, terminal } = io;
  const faqIo = {
    input,
    output,
    errors,
    folder: io.folder,
    end: ends,
    colour: terminal && !io.env.NO_COLOR,
    answers,
    async customers(days: number) {
      const ready = given(io);
      return ready && (await load()).asked(ready, Date.now() - days * 86_400_000);
    },
    ...(settings ? { teams: settings.teams.map(({ id }) => id) } : {}),
  };
  addFaqCommands(program, faqIo);
  const faq = program.commands.find((command) => command.name() === 'faq');
  if (faq) {
    addGapsCommands(faq, { io, faqIo, load });
    addReviewCommand(faq, { io, faqIo, load });
    addLabelsCommand(faq, { io, faqIo, load });
  }
  addAskCommand(program, faqIo);
  for (const command of program.commands.flatMap((each) => [each, ...each.commands])) {
    const takesData = command.options.some(({ long }) => long === '--data');
    if (takesData && data !== undefined) command.setOptionValueWithSource('data', data, 'env');
  }
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new InvalidArgumentError('It must be a number from 1 to 10000.');
  return number;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
