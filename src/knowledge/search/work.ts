/** What searches have cost since the start, in steps rather than in time: for who wants to know what a text costs. */
export const work = {
  /** Terms that were looked up in an index of texts. */
  terms: 0,
  /** Words that were looked up as mistyped. */
  spelt: 0,
  /** Words of the base that a mistyped one was compared with. */
  candidates: 0,
  /** Articles that were compared with a question piece by piece. */
  pieced: 0,
  /** Rows of regressions that were solved for a base as a whole. */
  rows: 0,
  /** Rows of those that were solved around a question. */
  near: 0,
};
