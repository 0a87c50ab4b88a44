/**
 * Whether a key belongs to what is being composed, as Japanese, Chinese and Korean are: Safari says so by its code alone of the
 * Enter that ends it.
 */
export const composes = ({ isComposing, keyCode }: KeyboardEvent): boolean => isComposing || keyCode === 229;
