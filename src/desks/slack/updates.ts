import type { Copy } from '../../conversation/decision.ts';
import type { Outcome } from '../../conversation/outbox.ts';
import { proofsOf } from '../../handoff/same-customer.ts';
import { similarTo } from '../../handoff/similar.ts';
import type { DeskUpdate, TicketShown } from '../../handoff/update.ts';
import { delivered, ended, gone, outcomeOf, type PostAttempt, type Progress, postOnce } from '../../slack/outcomes.ts';
import { withinTimeOr } from '../../waiting/time-limit.ts';
import { type Card, type CardShown, isThreadOf } from './card-index.ts';
import { createCards } from './cards.ts';
import { contactsOf } from './contacts.ts';
import { createDrawing } from './drawing.ts';
import { createShowing } from './files/showing.ts';
import { createGathering, standsIn, writtenAt } from './gathering.ts';
import { type Inner, readRef } from './parts.ts';
import { createReceipts } from './receipts.ts';
import { createRecurring } from './recurring.ts';
import { callIn, drawAlarm, drawEntry } from './thread.ts';
import { left, marked, reacted, redrawn } from './touch-ups.ts';
import type { createWaiting } from './waiting.ts';

/** So long a new card waits for its number at most, milliseconds. */
const NUMBERED_MS = 2000;

/** What a word asked for has been done: it is marked as taken. */
const withTaken = (outcome: Outcome, { entry, ref }: Copy): Outcome => {
  const at = readRef(ref);
  if (outcome.outcome !== 'delivered' || entry.message.type !== 'event' || !at?.word || !at.ts) return outcome;
  const { touchUps = [] } = outcome;
  return { ...outcome, touchUps: [...touchUps, reacted({ channel: at.channel, ts: at.ts }, 'ok')] };
};

const atRest = ({ channel, ts, shown }: Card): Required<Card>['left'] => ({ channel, ts, shown });

/** Shows the desk's updates in Slack. Every post carries a mark, and is looked for before it is posted a second time. */
export const createUpdates = (parts: Inner, waiting: ReturnType<typeof createWaiting>) => {
  const { posts, cards, queue, log } = parts;
  const drawing = createDrawing(parts);
  const showing = createShowing(parts);
  const placing = createCards(parts, { drawing, showing });
  const telling = createReceipts(parts);
  const gathering = createGathering(parts);
  const recurring = createRecurring(parts);

  /** The queue gives a ticket its number once, whoever asks first; a card does not wait long for it. */
  const numbered = async (conversation: string, shown: TicketShown): Promise<TicketShown> => {
    const asking = queue.record(conversation, shown).catch((error: unknown) => {
      log.warn({ err: error, conversation }, 'the number of a ticket is late');
      return undefined;
    });
    const given = await withinTimeOr(asking, NUMBERED_MS, undefined);
    return given ? { ...shown, ticket: { ...shown.ticket, number: given.number } } : shown;
  };

  /** How many others ask because of the same article: counted for a new card, and again for whoever gets the ticket. */
  const likeIt = async (conversation: string, shown: TicketShown, before: Card | undefined) => {
    if (before && before.shown.ticket.handed === shown.ticket.handed) return before.shown.similar;
    const now = Math.max(shown.ticket.opened, Date.now());
    const asked = () => similarTo(queue, { conversation, ...shown }, now).catch(() => undefined);
    return (await withinTimeOr(asked(), NUMBERED_MS, undefined))?.customers;
  };

  /** With how often its customer has asked lately: counted for a new card, and again when more is known of who they are. */
  const counted = async (conversation: string, shown: TicketShown, before: Card | undefined): Promise<CardShown> => {
    const known = before?.shown;
    const isKnown = known && proofsOf(known.customer).join('\n') === proofsOf(shown.customer).join('\n');
    const asked = () => contactsOf(queue, conversation, shown).catch(() => undefined);
    const contacts = isKnown ? known.contacts : await withinTimeOr(asked(), NUMBERED_MS, undefined);
    const similar = await likeIt(conversation, shown, before);
    return { ...shown, ...(contacts !== undefined && { contacts }), ...(similar !== undefined && { similar }) };
  };

  const ticket = async (given: TicketShown, attempt: PostAttempt): Promise<Outcome> => {
    const { conversation, again } = attempt;
    const before = await cards.get(conversation);
    const same = before && before.shown.ticket.openedAfter === given.ticket.openedAfter;
    if (same && before.shown.ticket.version > given.ticket.version) return delivered;
    const number = given.ticket.number ?? (same ? before.shown.ticket.number : undefined);
    const named =
      number === undefined ? await numbered(conversation, given) : { ...given, ticket: { ...given.ticket, number } };
    const shown = await counted(conversation, named, same ? before : undefined);
    const held = (shown.ticket.held ?? []).filter(({ by }) => by.desk === 'slack');
    // A word of its own, which nobody waits for: what is held is about to leave.
    const news = held.filter(
      ({ id, until }) => !before?.shown.ticket.held?.some((each) => each.id === id && each.until === until),
    );
    const touchUps = (again ? held : news).flatMap(({ ref }) => {
      const place = readRef(ref);
      return place?.ts ? [marked({ channel: place.channel, ts: place.ts }, 'waiting')] : [];
    });
    if (!again) for (const each of news) await telling.held(each, shown.ticket, attempt);
    const moved = same && before.shown.ticket.team !== shown.ticket.team;
    // A ticket that is no news and has no card: the index was lost, or has forgotten it after half a year.
    const lost = !before && (again || shown.ticket.version > 1);
    const step: Progress<Card> =
      same && !moved
        ? // Another process may have made the card anew meanwhile.
          { value: { ...((await cards.get(conversation)) ?? before), shown } }
        : await placing.place(shown, attempt, { lost, left: before && atRest(before) });
    if (ended(step)) return step.outcome;
    const card = step.value;
    if (same && !moved) await cards.put(conversation, card);
    const looks = (each: CardShown) => drawing.lookOf({ conversation, shown: each });
    if (again || (same && looks(before.shown) !== looks(shown))) touchUps.push(redrawn);
    if (card.left && (again || moved || !same)) {
      const went = card.left.shown.ticket.openedAfter === shown.ticket.openedAfter;
      touchUps.push(left(card.left, went ? shown.ticket.team : undefined));
    }
    const whole = await placing.begin(card, attempt, lost || again);
    if (ended(whole)) return whole.outcome;
    const formed = again ? [] : news.filter(({ ref }) => !readRef(ref)?.ts);
    for (const each of formed) await telling.heldForm(each, shown.ticket, whole.value, attempt);
    return { ...delivered, touchUps };
  };

  /**
   * Makes a card anew whose thread is gone; its first post says what was said, the entry that was to be shown there included.
   * Undefined while somebody else does so.
   */
  const rebuild = async (card: Card, attempt: PostAttempt): Promise<Outcome | undefined> => {
    if (!(await cards.claimRebuilding(card))) return undefined;
    const rebuilt: Progress<Card> = await placing.place(card.shown, attempt, { lost: true });
    if (ended(rebuilt)) {
      await cards.releaseRebuilding(card);
      return rebuilt.outcome;
    }
    const whole = await placing.begin(rebuilt.value, attempt, true);
    return ended(whole) ? whole.outcome : { ...delivered, touchUps: [redrawn] };
  };
  const rebuiltBy = (outcome: Outcome | undefined): Outcome =>
    outcome ?? { outcome: 'unknown', reason: 'the card is made anew just now' };

  const entry = async (copy: Copy, attempt: PostAttempt): Promise<Outcome> => {
    const { entry: one, ref } = copy;
    const { conversation, again, id, signal } = attempt;
    const card = await cards.get(conversation);
    const call = callIn(one.message);
    if (!card) return delivered;
    // What a representative wrote in this thread stands there already.
    if (standsIn(card, one, ref)) {
      const { channel, ts } = writtenAt(one.receipt, ref)!;
      const at = { channel, ts: ts! };
      if (one.audience === 'desk') return { ...delivered, touchUps: [marked(at, 'kept')] };
      if (one.message.type === 'messageUpdate') return { ...delivered, touchUps: [reacted(at, 'pencil2')] };
      if (one.audience === 'everyone' && !again) waiting.begun(conversation, one.message.id, at);
      return delivered;
    }
    // The thread's first post repeats what was said, but calls nobody.
    if (one.n <= (card.upTo ?? 0) && !call) return delivered;
    const since = Date.parse(one.message.timestamp);
    const decided = card.gathered?.first === one.n;
    const to = { channel: card.channel, thread: card.ts, broadcast: call === 'team', since, look: again && decided };
    // An earlier try may have shown it alone.
    const before = again && !decided ? await posts.find(to, signal) : undefined;
    if (before && before.outcome !== 'done' && !gone(before)) return outcomeOf(before);
    const there = before?.outcome === 'done' ? before.data : new Map<string, string>();
    const mark = (i: number) => ({ id: `${id}:${i}`, conversation });
    const gathered =
      call || there.has(mark(0).id) ? undefined : await gathering.gather(card, parts.linked(one), conversation);
    const alone = () =>
      call ? [drawAlarm(one, card.shown.ticket, parts.away.isAway)] : drawEntry(parts.linked(one), card.shown);
    for (const [i, draft] of (gathered ? [gathered.draft] : alone()).entries()) {
      if (there.has(mark(i).id)) continue;
      const posted = await postOnce(posts, { to, draft, mark: mark(i), signal });
      if (!ended(posted)) continue;
      if (!posted.gone) return posted.outcome;
      const now = await cards.get(conversation);
      // Another process has made the card anew while this was on its way.
      if (now && !isThreadOf(now, card.channel, card.ts)) return entry(copy, { ...attempt, again: true });
      return rebuiltBy(await rebuild(card, attempt));
    }
    const filed = await showing.show(gathered?.entries ?? [one], card, attempt);
    if (filed.outcome === 'delivered' && gathered) await gathering.shown(conversation, gathered.last);
    return filed;
  };

  return {
    /** Shows one update; what Slack answers becomes the outcome. */
    async show(update: DeskUpdate, attempt: PostAttempt): Promise<Outcome> {
      switch (update.kind) {
        case 'ticket':
          return ticket(update, attempt);
        case 'entry':
          return withTaken(await entry(update, attempt), update);
        case 'told':
          return telling.told(update, attempt);
        case 'receipt':
          return telling.receipt(update, attempt);
        case 'alarm':
          return telling.alarm(update, attempt);
        case 'recurring':
          return recurring(update, attempt);
        default:
          return update satisfies never;
      }
    },
    drawing,

    /** A message was deleted in Slack: when it was the card of an open ticket, that is made anew at once, with what begins its thread. */
    async deleted(conversation: string, at: { channel: string; ts: string }, attempt: PostAttempt): Promise<Outcome> {
      const card = await cards.get(conversation);
      if (!card || !isThreadOf(card, at.channel, at.ts) || card.shown.ticket.status === 'resolved') return delivered;
      const outcome = await rebuild(card, attempt);
      if (outcome?.outcome === 'delivered') await drawing.redraw(conversation, attempt.signal);
      // Whoever makes it anew already has an update to bring there, and so comes again.
      return outcome ?? delivered;
    },

    /** The same of a card that could not be changed because it is gone, whatever its ticket's state; nothing when there is another one by now. */
    async missing(at: { channel: string; ts: string }, attempt: PostAttempt): Promise<Outcome> {
      const card = await cards.get(attempt.conversation);
      return card && isThreadOf(card, at.channel, at.ts) ? rebuiltBy(await rebuild(card, attempt)) : delivered;
    },
  };
};
