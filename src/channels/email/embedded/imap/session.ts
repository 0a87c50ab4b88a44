import type { Socket } from 'node:net';
import type { Log } from '../../../../conversation/log.ts';
import type { MailStore } from '../store/mail-store.ts';
import { type Command, readCommand } from './command.ts';
import { readDate } from './fetch.ts';
import { readFlags } from './flags.ts';
import { folderNamed, listAnswers, selectAnswers, statusAnswer } from './folders.ts';
import { Flood, readInput } from './input.ts';
import { limits } from './limits.ts';
import { isLogin, type Login, ofLogin, ofPlain } from './login.ts';
import { ofMails } from './mails.ts';
import { createOutput } from './output.ts';
import { type Selected, select } from './selected.ts';
import { keyOf, textOf } from './words.ts';

const CAPABILITIES = 'IMAP4rev1 AUTH=PLAIN SASL-IR ID IDLE NAMESPACE SPECIAL-USE';

/** How a command ended: the rest of its tagged answer. `last`: nothing follows. */
type Ended = string | { last: string };

/** What IMAP clients get, and who may be one. */
export interface SessionParts {
  store: MailStore;
  login: Login;
  log: Log;
}

/** Serves one client until it leaves, or sends too much. */
export async function serveClient(socket: Socket, { store, login, log }: SessionParts): Promise<void> {
  const input = readInput(socket);
  const output = createOutput(socket);
  let known = false;
  let refused = 0;
  let selected: Selected | undefined;
  let idle = false;

  const unwatch = store.watch(({ folder, flagged }) => {
    if (selected?.folder !== folder) return;
    if (flagged !== undefined) selected.flagged(flagged);
    if (idle) output.lines(selected.news(true));
  });

  function letIn(user: string | undefined, password: string | undefined): Ended {
    known = isLogin(login, user, password);
    if (known) {
      socket.setTimeout(limits.silenceMs);
      return `OK [CAPABILITY ${CAPABILITIES}] Welcome`;
    }
    refused++;
    const answer = 'NO [AUTHENTICATIONFAILED] User or password is wrong';
    return refused < limits.logins ? answer : { last: answer };
  }

  async function authenticate({ words }: Command): Promise<Ended> {
    if (keyOf(words[0]) !== 'PLAIN') return 'NO Only PLAIN is known';
    const given = textOf(words[1]);
    if (given === undefined) await output.line('+ ');
    const encoded = given ?? (await input.line(limits.strangersLine));
    if (encoded === '*') return 'BAD Given up';
    return letIn(...ofPlain(encoded ?? ''));
  }

  function open({ name, words }: Command): Ended {
    selected = undefined;
    const folder = folderNamed(words[0]);
    if (!folder) return 'NO [NONEXISTENT] There is no such folder';
    const readOnly = name === 'EXAMINE';
    selected = select(store, folder, readOnly);
    output.lines(selectAnswers(store, folder, readOnly));
    return `OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] Opened`;
  }

  async function append({ words }: Command): Promise<Ended> {
    const mail = words.at(-1);
    const folder = folderNamed(words[0]);
    if (!folder) return 'NO [TRYCREATE] There is no such folder';
    if (words.length < 2 || !mail || Array.isArray(mail) || !('text' in mail)) return 'BAD There is no mail';
    const between = words.slice(1, -1);
    const flags = Array.isArray(between[0]) ? readFlags([between.shift()!]) : [];
    const at = between.length === 0 ? Date.now() : readDate(textOf(between.shift()) ?? '');
    if (!flags || flags.length > limits.flags || at === undefined || between.length > 0)
      return 'BAD Flags or date cannot be read';
    const { uid } = await store.keep(folder, { raw: mail.text, from: '', to: [], flags, at });
    return `OK [APPENDUID ${store.uidValidity} ${uid}] Kept`;
  }

  async function idling(): Promise<Ended> {
    if (!selected) return 'BAD No folder is open';
    await output.line('+ idling');
    idle = true;
    output.lines(selected.news(true));
    const line = await input.line(limits.strangersLine);
    idle = false;
    return line?.toUpperCase() === 'DONE' ? 'OK Done' : 'BAD Only DONE ends this';
  }

  function answer(lines: string[] | undefined): Ended {
    if (!lines) return 'BAD This cannot be read';
    output.lines(lines);
    return 'OK Done';
  }

  async function run(command: Command): Promise<Ended> {
    const { name, words } = command;
    switch (name) {
      case 'CAPABILITY':
        return answer([`* CAPABILITY ${CAPABILITIES}`]);
      case 'NOOP':
        return 'OK Done';
      case 'ID':
        return answer(['* ID ("name" "Frontdesk embedded mailbox")']);
      case 'LOGOUT':
        output.lines(['* BYE Until later']);
        return { last: 'OK Done' };
      case 'LOGIN':
        return known ? 'BAD You are in' : letIn(...ofLogin(words));
      case 'AUTHENTICATE':
        return known ? 'BAD You are in' : authenticate(command);
    }
    if (!known) return 'BAD Please log in first';
    switch (name) {
      case 'NAMESPACE':
        return answer(['* NAMESPACE (("" "/")) NIL NIL']);
      case 'LIST':
      case 'LSUB':
        return answer(listAnswers(name, words));
      case 'STATUS': {
        const folder = folderNamed(words[0]);
        if (!folder) return 'NO [NONEXISTENT] There is no such folder';
        const status = statusAnswer(store, folder, words[1]);
        return answer(status === undefined ? undefined : [status]);
      }
      case 'SELECT':
      case 'EXAMINE':
        return open(command);
      case 'APPEND':
        return append(command);
      case 'IDLE':
        return idling();
    }
    if (!selected) return 'BAD This is not known here, or no folder is open';
    if (name === 'CHECK') return 'OK Done';
    if (name === 'CLOSE' || name === 'UNSELECT') {
      selected = undefined;
      return 'OK Closed';
    }
    return (await ofMails(command, { store, selected, output })) ?? 'BAD This is not known here';
  }

  async function next(): Promise<boolean> {
    const command = await readCommand(input, { known, goOn: () => output.line('+ Go on') });
    if (!command) return false;
    if ('answer' in command) {
      await output.line(command.answer);
      return true;
    }
    const ended = await run(command).catch((error: unknown) => {
      if (error instanceof Flood) throw error;
      log.error({ err: error, command: command.name }, 'the embedded mailbox could not do what a client asked');
      return 'NO [SERVERBUG] This could not be done: see the log of Frontdesk';
    });
    // FETCH, STORE and SEARCH by sequence number must not have the numbers change under them.
    if (selected) output.lines(selected.news(!['FETCH', 'STORE', 'SEARCH'].includes(command.name)));
    await output.line(`${command.tag} ${typeof ended === 'string' ? ended : ended.last}`);
    return typeof ended === 'string';
  }

  try {
    socket.setTimeout(limits.strangersSilenceMs);
    await output.line(`* OK [CAPABILITY ${CAPABILITIES}] Frontdesk's embedded mailbox`);
    while (await next());
  } catch (error) {
    if (!(error instanceof Flood)) throw error;
    await output.line(`* BYE ${error.message} is too much`);
  } finally {
    unwatch();
    socket.end();
  }
}
