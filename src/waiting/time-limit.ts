/** What the work comes to, or an error when that takes longer; the error, or its message, is used only then. */
export function withinTime<T>(work: PromiseLike<T>, milliseconds: number, error: string | (() => Error)): Promise<T> {
  return limited(work, milliseconds, (_, reject) => reject(typeof error === 'string' ? new Error(error) : error()));
}

/** What the work comes to, or the given value when that takes longer. */
export function withinTimeOr<T, Fallback>(
  work: PromiseLike<T>,
  milliseconds: number,
  fallback: Fallback,
): Promise<T | Fallback> {
  return limited<T | Fallback>(work, milliseconds, (resolve) => resolve(fallback));
}

/** The work goes on when it is late: nobody hears of its end, and its failure is nobody's fault any more. */
function limited<T>(
  work: PromiseLike<T>,
  milliseconds: number,
  late: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(late, milliseconds, resolve, reject);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
