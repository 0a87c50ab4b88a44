import { describe, expect, it } from '@jest/globals';
import { isBareCall } from '../../../src/knowledge/triage/bare-call.ts';

describe('a call for a person', () => {
  it.each([
    ["I'd rather talk to a person", 'en'],
    ['agent please', 'en'],
    ['Hello, this is Ana Lopez. Can I please speak with a real human being?', 'en'],
    ["I don't want to chat with a robot, get me somebody who can help", 'en'],
    ['REPRESENTATIVE!!!', 'en'],
    ['call me back asap', 'en'],
    ['Quiero hablar con una persona, por favor', 'es'],
    ['Páseme con un operador', 'es'],
  ])('is bare where it says nothing else: %j', (text, locale) => {
    expect(isBareCall(text, locale)).toBe(true);
  });

  it.each([
    ["I'd like to speak to someone about my bill", 'en'],
    ['Can a person help me pay my bill?', 'en'],
    ['Agent please, my trash was not picked up.', 'en'],
    ['Who do I talk to about a permit?', 'en'],
    ['Transfer me to billing', 'en'],
    ['Quiero hablar con alguien de mi factura', 'es'],
  ])('has a matter where it names one: %j', (text, locale) => {
    expect(isBareCall(text, locale)).toBe(false);
  });
});
