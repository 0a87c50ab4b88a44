import { describe, expect, it } from '@jest/globals';
import { bundledLines, openTriage, type Trigger } from '../../../src/knowledge/triage/triage.ts';

const guard = await openTriage(bundledLines);

const lines: Record<Trigger | 'none', string[]> = {
  asked: [
    'agent',
    'Human please!',
    'Can I talk to a real person?',
    'let me speak with someone',
    'I want to chat with a live representative',
    'Please connect me to an operator',
    'put me through to your manager',
    'Could somebody call me back?',
    'Get me a supervisor',
    'is there anyone I can talk to',
    'Quiero hablar con una persona',
    '¿Puedo hablar con un agente?',
    'pásame con alguien',
    'Necesito un humano',
    '¿Me pueden llamar?',
    'operador',
  ],
  upset: [
    'This is absolutely ridiculous!',
    'I am sick of waiting',
    'worst service ever',
    'You will hear from my lawyer, my lawyer is on it',
    '¡Esto es una vergüenza!',
  ],
  danger: [
    'I smell gas in the basement!',
    'there is a gas leak on our street',
    'A downed power line is on my car',
    'sparks are coming from the meter',
    'My house is on fire',
    'I want to kill myself',
    'My mother is on oxygen and the power is out',
    'Huele a gas en la cocina',
    'Se cayó un cable en la calle',
    'quiero quitarme la vida',
    'I smell gas, let me talk to a person, this is ridiculous!',
  ],
  none: [
    '',
    'How can I pay my bill?',
    'What do I do if I smell gas?',
    'We had a gas leak in 2019, does the insurance cover it?',
    'How much is a ticket per person?',
    'Do you have jobs for a customer service representative?',
    'I do not need to talk to anyone, just the hours please',
    'Where is the fire station?',
    'My bin was not emptied again',
    '¿Cuánto cuesta por persona?',
    '¿Qué hago si huele a gas?',
    '¿Dónde pago la factura?',
    'x'.repeat(100_000),
  ],
};

describe('the guard', () => {
  for (const [alarm, texts] of Object.entries(lines)) {
    it.each(texts)(`hears ${alarm} in %.60j`, (text) => {
      expect(guard.classify(text) ?? 'none').toBe(alarm);
    });
  }
});
