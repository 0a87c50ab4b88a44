import type { BlockAction, ButtonAction, GlobalShortcut, ViewSubmitAction } from '@slack/bolt';
import { beginning } from '../beginning.ts';
import { type Acting, placeOf, refOf } from './acting.ts';
import { readValue } from './buttons.ts';
import { saying } from './forms/form.ts';
import { letterActions } from './letter.ts';
import { beginModal, beginShortcut, letterCallbacks, readBegun } from './letter-modals.ts';
import type { Surface, Unaccepted } from './surface.ts';

const nobody = 'Nobody can be written to first here: no channel that writes to e-mail addresses is set up.';

/** What representatives do about letters in Slack, beside what they do about every ticket. Whoever clicks is checked each time. */
export const createLetterClicks = (acting: Acting): Surface => {
  const { parts, receive, acted, lookUp, opens, rightOf, whisper } = acting;
  const { letters } = parts;

  return {
    clicks: {
      /** A sender is let in again. */
      async [letterActions.unblock](body: BlockAction, action: ButtonAction) {
        const value = readValue(action.value);
        const place = placeOf(body);
        if (value?.t === undefined || !parts.isTeamChannel(place.channel)) return;
        const { c: conversation, t: ticket, v: saw } = value;
        const { team } = await lookUp(conversation, ticket, place.channel);
        const right = await rightOf(body.user.id, team);
        if ('no' in right) return whisper(place, right.no);
        const ref = { ...refOf(place) };
        await acted(conversation, body.trigger_id, { type: 'unblock', by: right.by, ref, ticket, saw });
      },
    },

    shortcuts: {
      /** Somebody wants to write first. */
      async [beginShortcut]({ trigger_id: trigger }: Pick<GlobalShortcut, 'trigger_id'>) {
        const teams = parts.teams.filter(({ slack: { group, members = [] } }) => group || members.length > 0);
        const title = letters ? `New ${letters.title.toLowerCase()}` : 'New e-mail';
        await opens(trigger, letters && teams.length > 0 ? beginModal(title, teams) : saying(title, nobody));
      },
    },

    forms: {
      async [letterCallbacks.begin]({ view, user }: ViewSubmitAction): Promise<Unaccepted | undefined> {
        const filled = readBegun(view.state.values);
        const team = parts.teams.find(({ id }) => id === filled.team);
        if (!letters || !team) return { errors: { team: 'There is no such team any more: choose another one.' } };
        const right = await rightOf(user.id, team.id);
        if ('no' in right) return { errors: { team: right.no } };
        const channel = parts.channelOf(team.id) ?? parts.channelOf(parts.defaultTeam) ?? '';
        const begun = beginning(filled, {
          ...{ by: right.by, act: view.id, event: `slack:${view.id}`, ref: { ...refOf({ channel }) } },
          ...{ letters, teams: parts.teams, now: Date.now() },
        });
        if ('error' in begun) return { errors: { [begun.field]: begun.error } };
        await receive(begun.event);
        return undefined;
      },
    },
  };
};
