import { LRUCache } from 'lru-cache';
import { englishWords, knowsEnglish } from '../encoder/vocabulary.ts';
import { work } from '../search/work.ts';
import { editDistance } from './natural.ts';
import { normalise, wordsIn, wordsOf } from './normalise.ts';

/** Puts right what was probably mistyped: words that neither the base nor the language knows, and the base nearly does. */
export interface Spelling {
  fix(words: readonly string[]): string[];
  /** The text with the same words put right, and everything else as it was. */
  fixText(text: string): string;
  /** The text without its unknown words but the first sixty: what costs most to read says least. */
  limited(text: string): string;
  /** Whether a word is neither the base's nor the language's: a slip that was not put right, or a name. */
  isStrange(word: string): boolean;
}

// Two letters may differ in words this long; in shorter ones that makes another word.
const longWord = 7;
const shortestWord = 3;
const surelyMeant = 4;
// The forms of a word grow with the square of its length; what is longer is no word that somebody mistyped.
const longestWord = 24;
// Nobody asks a question in more words than these that nobody else uses.
const mostUnknown = 60;

/** Learns the base's words; each may be given as often as it occurs. */
export function createSpelling(baseWords: readonly string[], locale: string): Spelling {
  const often = new Map<string, number>();
  for (const word of baseWords) often.set(word, (often.get(word) ?? 0) + 1);
  // SymSpell's index: each word under all its forms with letters left out, so that a look-up meets it without a search.
  // Made when the first unknown word comes: the base's own lines never need it.
  let index: Map<string, string[]> | undefined;
  const meant = () => {
    if (index) return index;
    index = new Map();
    for (const word of often.keys()) {
      if (!isFixable(word)) continue;
      for (const form of formsWithout(word)) {
        const words = index.get(form);
        if (words) words.push(word);
        else index.set(form, [word]);
      }
    }
    return index;
  };
  const english = locale.startsWith('en') && knowsEnglish();
  const isWord = english ? isEnglish : () => false;

  // Without a list of the language's words only slips in long words are safe to put right.
  const isSlip = (word: string): boolean =>
    isFixable(word) && !often.has(word) && !isWord(word) && (english || word.length >= longWord - 1);
  // Numbers and words of any length that nobody puts right cost their letters all the same.
  const isUnknown = (word: string): boolean => (english ? !often.has(word) && !isWord(word) : isSlip(word));
  const fix = (word: string): string => {
    if (!isSlip(word)) return word;
    work.spelt += 1;
    const allowed = word.length >= longWord && english ? 2 : 1;
    let best = word;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of new Set([...formsWithout(word)].flatMap((form) => meant().get(form) ?? []))) {
      work.candidates += 1;
      const distance = editDistance(word, candidate);
      if (distance > allowed) continue;
      // In so short a word only a letter that was left out is sure enough.
      if (word.length < surelyMeant && (candidate.length <= word.length || candidate[0] !== word[0])) continue;
      // A letter is left out, or two swapped, more often than another one is typed, and the first one rarely; of equals the
      // more frequent word is likelier.
      const slip = candidate.length > word.length || sameLetters(candidate, word) ? 0 : 0.3;
      const first = candidate[0] === word[0] ? 0 : 0.5;
      const cost = distance + slip + first - Math.min(0.4, 0.01 * often.get(candidate)!);
      if (cost < least) [best, least] = [candidate, cost];
    }
    return best;
  };
  // Customers' words are without end, the memory for them is not.
  const fixed = new LRUCache<string, string>({ max: 20_000 });
  const fixOne = (typed: string): string => {
    const word = unstretched(english ? (shorthand.get(typed) ?? typed) : typed, (one) => often.has(one) || isWord(one));
    const before = fixed.get(word);
    if (before !== undefined) return before;
    const after = fix(word);
    fixed.set(word, after);
    return after;
  };
  return {
    // Without a list of the language's words any word may be one of them.
    limited(text) {
      if (text.length < 2 * mostUnknown) return text;
      const unknown = new Set<string>();
      return text.replace(wordsIn, (token) => {
        const [word] = wordsOf(normalise(token));
        if (word === undefined || unknown.has(word) || !isUnknown(word)) return token;
        if (unknown.size === mostUnknown) return '';
        unknown.add(word);
        return token;
      });
    },
    isStrange: (word) => english && !often.has(word) && !isWord(word),
    fix: (words) => words.flatMap((word) => fixOne(word).split(' ')),
    fixText: (text) =>
      text.replace(wordsIn, (token) => {
        const [word] = wordsOf(normalise(token));
        const right = word === undefined ? undefined : fixOne(word);
        return right === undefined || right === word ? token : right;
      }),
  };
}

const stretch = /(\p{L})\1{2,}/gu;

/** "Heeelp" is "help" and "goood" is "good": the letters that somebody held down, twice or once, as makes a word. */
function unstretched(word: string, isKnown: (word: string) => boolean): string {
  if (word.length > longestWord || !/(\p{L})\1\1/u.test(word) || isKnown(word)) return word;
  const [once, twice] = [word.replace(stretch, '$1'), word.replace(stretch, '$1$1')];
  return isKnown(twice) ? twice : once;
}

/** Whether two words may be one, mistyped: the same letters, or most of their pairs of letters. */
export function isNearly(a: string, b: string): boolean {
  if (sameLetters(a, b)) return true;
  const pairs = pairsOf(b);
  let common = 0;
  for (const pair of pairsOf(a)) {
    const at = pairs.indexOf(pair);
    if (at < 0) continue;
    pairs.splice(at, 1);
    common += 1;
  }
  return 4 * common > a.length + b.length - 2;
}

function pairsOf(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2));
}

function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && [...a].sort().join('') === [...b].sort().join('');
}

function isFixable(word: string): boolean {
  return word.length >= shortestWord && word.length <= longestWord && /^\p{L}+$/u.test(word);
}

function formsWithout(word: string): Set<string> {
  const forms = new Set([word]);
  for (const once of withoutOne(word)) {
    forms.add(once);
    if (word.length >= longWord) for (const twice of withoutOne(once)) forms.add(twice);
  }
  return forms;
}

function withoutOne(word: string): string[] {
  return Array.from({ length: word.length }, (_, i) => word.slice(0, i) + word.slice(i + 1));
}

/** Whether English has the word, as it stands or before a simple inflection. */
function isEnglish(word: string): boolean {
  const lexicon = englishWords();
  const has = (form: string) => lexicon.has(form) || newer.has(form);
  if (has(word) || has(word.replace(/'(s|ll|re|ve|d|m|t)$/, ''))) return true;
  const bare = word.replace(/^(un|re|non|pre|over|out)(?=.{4})/, '');
  for (const form of new Set([word, bare])) {
    if (has(form)) return true;
    for (const [ending, ...instead] of inflections) {
      if (!form.endsWith(ending!) || form.length - ending!.length < 3) continue;
      const root = form.slice(0, -ending!.length);
      if (instead.some((end) => has(root + end)) || (/(.)\1$/.test(root) && has(root.slice(0, -1)))) return true;
    }
  }
  return false;
}

// How people write in a hurry on a telephone: no slips, and nearly the same everywhere.
const shorthand = new Map(
  `u you, ur your, r are, y why, wat what, wot what, wen when, wer where, wher where, hw how, nu new, fone phone, fones phones, pls please,
plz please, cuz because, coz because, bcuz because, thru through, tho though, abt about, wiv with, dat that, dis this, dem them, gud good,
nite night, tonite tonight, msg message, msgs messages, txt text, ppl people, acct account, acc account, addr address, appt appointment,
pwd password, pw password, num number, nr number, mins minutes, hrs hours, wk week, wks weeks, mth month, mths months, yr year,
yrs years, b4 before, l8 late, gr8 great, 2day today, 2moro tomorrow, tmrw tomorrow, tmr tomorrow, yday yesterday, w with, wo without, bc because,
smth something, sth something, sb somebody, smone someone, moar more, outta out of, dunno do not know, gimme give me, lemme let me`
    .split(/,\s*/)
    .map((pair): [string, string] => {
      const [short = '', ...meant] = pair.split(' ');
      return [short, meant.join(' ')];
    }),
);

const inflections: readonly (readonly string[])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ed', '', 'e'],
  ['ied', 'y'],
  ['ing', '', 'e'],
  ['er', '', 'e'],
  ['ers', '', 'e'],
  ['est', '', 'e'],
  ['ly', '', 'le'],
  ['ness', ''],
  ['able', '', 'e'],
  ['ful', ''],
  ['less', ''],
];

// The vocabulary is an encyclopaedia's; these are of trade and of the kitchen rather than of print.
const newer = new Set(
  `app apps online offline internet intranet website websites webpage homepage email emails inbox wifi broadband router routers
modem smartphone smartphones mobile mobiles phone cellphone sim esim roaming text texts texting texted selfie selfies login logins logon logout
password passwords passcode passcodes username usernames url link links blog vlog podcast podcasts stream streams streaming download
downloads upload uploads backup backups browser browsers cookie cookies firewall antivirus malware spyware phishing spam hacked hacker
laptop laptops desktop tablet tablets printer printers scanner webcam headset headsets headphones earbuds earphones charger chargers
bluetooth usb hdmi dvd pdf pdfs jpg png excel powerpoint outlook google facebook whatsapp instagram twitter youtube netflix spotify amazon
paypal visa mastercard iban fintech contactless cashback chatbot chatbots bot bots voicemail voicemails invoice invoices invoiced
invoicing debit credit refund refunds refunded prepaid postpaid top-up topup checkout voucher vouchers giftcard coupon coupons ebook
ebooks kindle scooter scooters ebike hybrid charger hatchback sunroof satnav dashcam airbnb uber taxi minicab timetable timetables parcel
parcels courier couriers doorbell letterbox postcode postcodes zip flatmate flatmates roommate roommates housemate landlord landlady
tenant tenants nan nana gran grandma grandad granddad mum mummy mums telly fridge fridges freezer dishwasher microwave tumble dryer washer
duvet pram buggy nappy nappies toddler toddlers babysitter childminder nursery gym gyms yoga pilates sauna treadmill dumbbell
physio vegan vegans gluten allergen allergens vape vaping recycle recycles recycled recycling compost composting wheelie skip landfill
solar thermostat thermostats smart meter meters outage outages kilowatt inverter barbecue bbq garage doorstep kerb curb driveway backyard
covid vaccine vaccines vaccination vaccinated booster jab ultrasound scan scans inhaler inhalers prescription prescriptions checkup gp
okay hello hi hiya hey thanks thx pls plz please sorry bye yeah yep nope gonna wanna gotta kinda dunno cannot whats thats hows wheres
dont cant wont didnt doesnt isnt arent wasnt couldnt wouldnt shouldnt havent hasnt ive im youre theyre weve id ill lets asap btw fyi lol omg
todays tonights someones anyones myself yourself itself ourselves themselves unsubscribe subscribe subscribed subscription subscriptions
autopay autofill reboot rebooted reset resets resetting reinstall preorder refurbished refurb warranty warranties unlocked locked upgrade
upgrades upgraded downgrade downgraded resend resent reschedule rescheduled cancellation cancellations cancelled cancelling travelled
colour colours favourite neighbour neighbours neighbourhood centre theatre licence cheque cheques grey organise organised tyre tyres`.split(
    /\s+/,
  ),
);
