import { describe, expect, it } from '@jest/globals';
import { asksForCode, asksForOther, isLeaving } from '../../src/dialogs/going-on/words.ts';

const kinds = { isLeaving, asksForCode, asksForOther };
/** What each of the three makes of a text. */
const heard = (text: string) => Object.entries(kinds).flatMap(([name, says]) => (says(text) ? [name] : []));

describe('somebody cannot stay', () => {
  it.each([
    'I have to go',
    "I've got to go now, sorry!",
    'gotta go... i must leave',
    "Sorry, I can't wait so long",
    'I cannot wait here any longer.',
    'Could you please e-mail me instead?',
    'Can someone get back to me by email?',
    'please answer by mail',
    'Thanks, but I need to leave now',
    'Tengo que irme',
    'lo siento, no puedo esperar más',
    'me voy ya',
    '¿Me pueden escribir un correo?',
    'contéstenme por correo electrónico, por favor',
  ])('%s', (text) => expect(heard(text)).toEqual(['isLeaving']));
});

describe('somebody has no code', () => {
  it.each([
    'new code',
    'I need a new code please',
    'Please send it again',
    'can you resend the code?',
    "I didn't get it",
    'I have not received any code yet',
    'no code came',
    'nothing arrived',
    'código nuevo',
    'otro código, por favor',
    'no me ha llegado',
    'envíenmelo otra vez',
  ])('%s', (text) => expect(heard(text)).toEqual(['asksForCode']));
});

describe('somebody has another address', () => {
  it.each([
    'another address',
    "that's the wrong address, sorry",
    'wrong e-mail',
    'otra dirección',
    'ese no es mi correo',
  ])('%s', (text) => expect(heard(text)).toEqual(['asksForOther']));
});

describe('none of these is said by', () => {
  it.each([
    'You have to go there by bus',
    'I have to go to the town hall, which door is it?',
    'I did not get my bill',
    'I have another address for the meter: 14 Elm Road',
    'the code of the gate does not work',
    'thanks',
    'no',
    '',
    'new '.repeat(2000),
    `${'i cant wait any longer '.repeat(2000)}?`,
  ])('%s', (text) => expect(heard(text)).toEqual([]));
});
