/**
 * Looks again and again until there is something, and returns it. Only what never comes meets the limit, which is long.
 * `every`: milliseconds from one look to the next.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  every = 50,
) {
  // Before jest's own limit, which does not say what was waited for.
  const limit = Date.now() + 110_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > limit) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** Waits until there are so many: as long as more of them come, however slowly, they are waited for. */
export async function untilThere(what: string, wanted: number, count: () => Promise<number> | number): Promise<void> {
  for (let before = -1, now = 0; now < wanted && now > before; ) {
    before = now;
    now = await until(`more than ${before} of ${wanted} ${what}`, async () => {
      const there = await count();
      return there > before && there;
    });
  }
}
