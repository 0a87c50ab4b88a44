/** Why a person is needed rather than an answer, the gravest first. */
export const triggers = ['danger', 'asked', 'upset'] as const;
/** One of these reasons. */
export type Trigger = (typeof triggers)[number];

/** What the guard tells apart, in the order of its weights: an ordinary message, and three that bring a person. */
export const classes = ['none', 'human', 'upset', 'danger'] as const;
/** One of these classes. */
export type Class = (typeof classes)[number];

/** The alarm that a class means. */
export const triggerOf: Readonly<Record<Class, Trigger | undefined>> = {
  none: undefined,
  human: 'asked',
  upset: 'upset',
  danger: 'danger',
};
