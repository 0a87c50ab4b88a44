import type { MailCustomer } from '../mail/desk.ts';
import { until } from '../until.ts';
import { textOf } from './office.ts';
import type { Person } from './surfaces.ts';
import type { Town } from './town.ts';
import type { Post } from './workspace.ts';

/** A customer of a town on one channel, who asks for a person about one thing after the other. */
export interface Caller {
  /** Begins a conversation about something, in which a person is wanted. */
  asks(about: string): Promise<Talk>;
}

/** One conversation of a caller's. */
export interface Talk {
  says(text: string): Promise<unknown>;
  hears(text: string): Promise<unknown>;
  /** All that they heard. */
  heard(): Promise<string>;
  /** Whether they hear who comes and goes: where a message is a letter nobody is told. */
  news: boolean;
}

const wants = (about: string): string => `I want to talk to a person about ${about}.`;

/** Somebody whom the site knows, in one chat after the other. */
export const inChats = (town: Town, id: string, name: string): Caller => ({
  async asks(about) {
    const chat = await town.customer(name, town.two[0], id);
    await chat.says(wants(about));
    return {
      news: true,
      says: (text) => chat.says(text, town.two[1]),
      hears: (text) => chat.hears(text),
      heard: async () => (await chat.heard()).join('\n'),
    };
  },
});

/** Somebody in Slack, who mentions the app in a channel again and again. */
export function inThreads({ slack, sees, elsewhere }: Town, who: Person): Caller {
  const help = slack.channel('help', { members: [who], public: true });
  const writes = (text: string, where: Parameters<Person['says']>[1]): Post => {
    elsewhere();
    return who.says(text, where);
  };
  return {
    async asks(about) {
      const root = writes(`<@${slack.workspace.app.user}> ${wants(about)}`, { in: help });
      const said = (): Post[] => slack.thread(root).filter(({ bot_id }) => bot_id);
      return {
        news: true,
        says: async (text) => writes(text, { in: root }),
        hears: (text) => sees(text, () => said().find((post) => textOf(post).includes(text))),
        heard: async () => said().map(textOf).join('\n'),
      };
    },
  };
}

/** Somebody who writes letters, each about something new. */
export const byMail = (who: MailCustomer): Caller => ({
  async asks(about) {
    const first = await who.writes({ subject: about, text: wants(about) });
    const headers = { 'In-Reply-To': first, References: first };
    const mails = async () => (await who.mails()).filter(({ subject }) => subject.includes(about));
    return {
      news: false,
      // Nothing may have come yet that could be answered: whoever writes again answers themselves.
      says: (text) => who.writes({ subject: `Re: ${about}`, text, headers }),
      hears: (text) => until(text, async () => (await mails()).find(({ text: said }) => said.includes(text))),
      heard: async () => (await mails()).map(({ whole }) => whole).join('\n'),
    };
  },
});
