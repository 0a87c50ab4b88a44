/** Gives a part of the chat that is a file of its own, loaded by who needs it first. */
export type Part<T> = () => Promise<T>;

/** What could not be loaded, whoever needs it next tries again. */
export function createPart<M, T>(name: string, begin: (module: M) => T): Part<T> {
  let tries = 0;
  let loading: Promise<T> | undefined;
  const load = async () => {
    // A name of its own for each try: browsers remember that a module could not be loaded.
    const address = `./${name}.js${'?'.repeat(tries++)}`;
    return begin((await import(address)) as M);
  };
  return () => {
    loading ??= load();
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
}
