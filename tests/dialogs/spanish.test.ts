import { expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

it('a Spanish client is greeted and answered in Spanish', async () => {
  const { customer } = await talk({ locale: 'es-MX' });
  await customer.joins();
  await customer.hears(/^Hola, le atiende la recepción automática de City of Marlow\./);
  await customer.says('¿Cómo puedo pagar mi factura del agua?');
  await customer.hears(
    'Pague **en línea** en https://my.example.org, por teléfono en el 555-0111 o en el Ayuntamiento.\n\n¿Le ha servido?',
  );
  expect(await customer.buttons()).toEqual(['Sí', 'No', 'Hablar con una persona']);
  await customer.presses('Sí');
  await customer.hears('Me alegro. Si necesita algo más, escríbame.');
});

it('a Spanish message is answered in Spanish, whatever the client says', async () => {
  const { customer } = await talk({ locale: 'en-US' });
  await customer.says('Quiero tirar un colchón y una nevera.');
  await customer.hears(/^Hola.*Nos llevamos dos cosas grandes al mes\. .*¿Le ha servido\?$/s);
  await customer.says('no');
  await customer.hears('Siento que no le haya servido. ¿Puede hacer la pregunta con otras palabras?');
  await customer.says('¿Toca jazz el gobernador?');
  await customer.hears(/^Lo siento, sigo sin tener respuesta\. ¿Quiere que avise a un compañero\?/);
  await customer.presses('Sí');
  await customer.hears(/^Siento no haber podido ayudarle\. Aviso a un compañero/);
  await customer.hears('Su número de caso es FD-1001. Es la siguiente persona en la cola.');
});

it('a short word changes no language', async () => {
  const { customer } = await talk();
  await customer.says('What goes into the recycling cart?');
  await customer.hears(/Did that help\?/);
  await customer.says('sí');
  await customer.hears("I'm glad");
});

it('a customer who switches his client to Spanish is followed', async () => {
  const { customer } = await talk({ locale: 'en' });
  await customer.says('What goes into the recycling cart?');
  await customer.hears(/Did that help\?/);
  customer.switches('es');
  await customer.says('No');
  await customer.hears(/^Siento que no le haya servido/);
});

it('a person is called, joins and leaves in Spanish', async () => {
  const { customer, rep, clock } = await talk({ locale: 'es' });
  await customer.says('buenos días');
  await clock.passes('2 s');
  await customer.hears(/¿En qué puedo ayudarle\?/);
  await customer.says('quiero hablar con una persona');
  await customer.hears('Aviso a un compañero. Podrá leer todo lo que ha escrito aquí.');
  await customer.hears(/FD-1001/);
  await customer.says('¿Cuánto tengo que esperar?');
  await customer.hears('Su caso es el FD-1001. Es la siguiente persona en la cola.');
  await rep.claims();
  await customer.hears('Ahora habla con Ana.');
  await rep.resolves();
  await customer.hears('Ana ha cerrado este caso (FD-1001). ¿Necesita algo más? Escríbame.');
});

it('without Spanish among the locales everything is in the first one', async () => {
  const { customer } = await talk({ locales: ['en'], locale: 'es' });
  await customer.says('¿Cómo puedo pagar mi factura del agua?');
  await customer.hears(/^Hello, this is/);
});
