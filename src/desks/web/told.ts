import type { DeskNotice } from '../../handoff/update.ts';

/** What one representative is told; `id` is the same however often it comes. */
export interface Told {
  id: string;
  notice: DeskNotice;
}
