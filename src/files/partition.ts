import { createHash } from 'node:crypto';

/** The name under which a conversation's files lie: its id may be anything, this is 64 hexadecimal digits. */
export const placeOf = (conversation: string): string => createHash('sha256').update(conversation).digest('hex');

/** How many partitions files are spread over, for ever. */
export const filePartitions = 256;

/** The partition of a conversation's files (0 to 255). It has nothing to do with that of its record. */
export const partitionOf = (conversation: string): number => Number.parseInt(placeOf(conversation).slice(0, 2), 16);
