/** The parts of a Direct Line activity that the chat reads. */
export interface Activity {
  type: string;
  id?: string;
  timestamp?: string;
  from?: { id?: string; name?: string; role?: string };
  replyToId?: string;
  text?: string;
  localTimezone?: string | undefined;
  textFormat?: string;
  importance?: string;
  name?: string;
  value?: unknown;
  suggestedActions?: { actions?: Action[] };
  attachments?: { contentUrl?: string; file?: FileRef }[];
  channelData?: { clientActivityID?: string; 'webchat:sequence-id'?: number };
}

/** A stored file, as messages name it. */
export interface FileRef {
  id: string;
  name: string;
  type: string;
  size: number;
}

/** A button that the bot offers. */
export interface Action {
  type?: string;
  title?: string;
  value?: unknown;
}

/** What a `handoff.status` event says of the person who is, or will be, there. */
export interface Status {
  state: string;
  position?: number | undefined;
  name?: string | undefined;
}

/** Reads a `handoff.status` event; undefined for everything else. */
export function statusOf(activity: Activity): Status | undefined {
  if (activity.type !== 'event' || activity.name !== 'handoff.status') return undefined;
  const value = activity.value as
    | { state?: unknown; position?: unknown; agent?: { name?: unknown } }
    | null
    | undefined;
  if (typeof value?.state !== 'string') return undefined;
  const { position } = value;
  const name = value.agent?.name;
  return {
    state: value.state,
    position: typeof position === 'number' && position > 0 ? position : undefined,
    name: typeof name === 'string' && name ? name : undefined,
  };
}
