/** Why a person is needed rather than an answer, the gravest first. */
export const alarms = ['danger', 'asked', 'upset'] as const;
/** One of these reasons. */
export type Alarm = (typeof alarms)[number];

/** What the guard tells apart, in the order of its weights: an ordinary message, and three that bring a person. */
export const classes = ['none', 'human', 'upset', 'danger'] as const;
/** One of these classes. */
export type Class = (typeof classes)[number];

/** The alarm that a class means. */
export const alarmOf: Readonly<Record<Class, Alarm | undefined>> = {
  none: undefined,
  human: 'asked',
  upset: 'upset',
  danger: 'danger',
};
