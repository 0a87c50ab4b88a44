/** The app's command. */
export const commandName = '/frontdesk';

/** Whether who typed the command wants to talk to a person, as a customer: that is the channel's to answer, all else the desk's. */
export const asksForPerson = (text: string | undefined): boolean => /^\s*me\s*$/i.test(text ?? '');
