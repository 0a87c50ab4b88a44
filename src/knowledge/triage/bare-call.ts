import { withoutIntroductions } from '../articles/introductions.ts';
import { normalise, wordsOf } from '../text/normalise.ts';
import { contentWords } from '../text/stopwords.ts';

// What people call a person by, and the bot that they have instead; what they want done; how soon, and how politely.
const english =
  `person persons people human humans being somebody someone anybody anyone nobody body soul employee employees colleague colleagues coworker
teammate member staff team crew agent agents operator operators representative representatives rep reps advisor advisors adviser advisers manager
managers supervisor supervisors boss consultant specialist assistant attendant receptionist customer service services support care helpdesk desk
call center centre department whoever charge bot bots robot robots chatbot chatbots machine machines ai computer virtual automated automatic
answer answers reply replies menu system real live living actual proper competent different flesh blood irl
talk talking speak speaking spoken chat chatting chatted word discuss connect connected connecting transfer transferred transfer pass passed
forward forwarded escalate escalated hand handed switch switched patch patched bring send fetch find reach reached contact contacted ask asked
asking consult deal dealing help helped assist assistance page ring phone phoned telephone callback calls called calling line queue hold wait waiting
skip quit stop bypass press option button through over prefer prefers preferred rather love wish would wanna gotta gonna lemme gimme enough hate
sick back tired able available around possible option way free case inquiry conversation quick short little bit
instead directly straight immediately now asap today urgent urgently quickly soon right away again finally just already better simply
please pls plz kindly thx thank thanks thankyou sir madam everyone good morning afternoon evening day ok okay well sorry yeah yep sure`.split(
    /\s+/,
  );

const spanish =
  `persona personas humano humana humanos ser seres agente agentes operador operadora operadores representante representantes asesor asesora
asesores encargado encargada supervisor supervisora gerente jefe jefa responsable empleado empleada compañero companero companera ejecutivo ejecutiva
personal equipo departamento atencion cliente clientes servicio soporte humana real verdad carne hueso vivo robot robots bot bots maquina
maquinas contestador respuesta respuestas automatica automaticas automatico
hablar hable hablen conversar charlar platicar chatear comunicar comunicarme comuniqueme comuniquen contactar contacto ponerme poner ponga pongame
ponganme pasar paseme paseme pasen pase pasame conectar conecteme conecten transferir transfiera transfierame transfieran llamar llame llamen llamenme
llameme atender atienda atiendan ayudar ayude ayuden ayuda deme dame gustaria prefiero preferiria quiere podria podrian puedes podeis querria basta
harto harta directamente ahora mismo ya urgente pronto posible favor porfavor disculpe perdon buenos dias tardes noches saludos vez cuanto antes`.split(
    /\s+/,
  );

const ofCalls = new Set([...english, ...spanish].map(normalise));

/** Whether a text that calls for a person says nothing else: not what about. */
export function isBareCall(text: string, locale: string): boolean {
  const words = contentWords(wordsOf(normalise(withoutIntroductions(text))), locale);
  return words.every((word) => ofCalls.has(word.replace(/'(s|d|m|ll|re|ve)$/, '')));
}
