import { beginning, type Known } from './known.ts';
import { challengeSubject, challengeWords } from './machines.ts';

/** Whether a program asks its sender to prove to be a person: answered, it would ask again. */
export function isChallenge({ headers, subject, lines }: Known): boolean {
  if (
    headers.has('x-tmda-fingerprint') ||
    headers.has('x-spamarrest-flag') ||
    /^(?:tmda|boxbe|choicemail|spamarrest|sendio|uol)/i.test(headers.first('x-delivery-agent') ?? '')
  )
    return true;
  return challengeSubject.test(subject) && challengeWords.test(beginning(lines, 60));
}
