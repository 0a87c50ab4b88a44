// Families of words, in English and Spanish, that mean the same to the guard; `angr*` is every word that begins so. A model
// that was fitted on some thousand lines has seen "furious" and not "incensed": the family is what carries over.
const families: Readonly<Record<string, string>> = {
  you: 'you, your, yours, yourselves, u, ur, yous, ye, you people, you lot, you guys, ustedes, usted, vosotros, os, vuestr*, habeis, teneis',
  we: "i, i'm, i've, i'd, me, my, mine, we, us, our, we've, we're, im, ive, yo, mi, mis, nos, nosotros, llevo, estoy, tengo, me",
  nobody:
    "nobody, no one, noone, nobody's, not one, not a single, not once, none of you, no answer, no reply, no response, no explanation, no apology, nadie, ninguna, ninguno, ni una, ni uno",
  never: "never, nunca, jamas, not ever, doesn't ever, don't ever",
  again:
    'again, once more, yet another, once again, over and over, still, yet again, otra vez, de nuevo, sigo, sigue, siguen, todavia, aun',
  times:
    'second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, twice, times, five times, every time, each time, 2nd, 3rd, 4th, 5th, 6th, tercera, cuarta, quinta, segunda vez, veces, cada vez',
  span: 'minutes, hours, hour, days, weeks, week, fortnight, months, month, years, all day, all morning, all week, minutos, horas, dias, semanas, meses, anos, since january, since march, since easter, since june, desde',
  waiting:
    'wait, waited, waiting, hold, queue, queued, chase, chased, chasing, ignored, ignoring, ignore, hung up, cut off, passed around, beg, begged, begging, ring, rang, rung, espera*, rogar, rogando, colgaron, ignoran',
  told: 'told, promise*, swore, sworn, assured, guaranteed, your word, agreed, supposed to, meant to, prometi*, dijeron, quedaron, aseguraron, juraron, excuse*, excusa*',
  cheated:
    'lie, lied, lies, liar*, lying, scam*, scammers, con, conned, thief, thieves, theft, steal*, stole, stolen, robbery, robbed, robbing, rob, cheat*, crook*, fraud, rip off, ripped off, swindl*, tricked, mislead*, misled, dishonest*, greedy, estafa*, mintieron, mienten, mentira*, robo, roban, ladron*, enganar*, engano, enganaron, aprovechan',
  angry:
    'angry, angri*, anger, furious, livid, fuming, seething, enraged, incensed, irate, raging, rage, cross, annoy*, irritat*, infuriat*, disgust*, outrage*, appall*, disgrace*, shame*, ashamed, unacceptable, inexcusable, unforgivable, ridiculous, absurd, pathetic, useless, hopeless, terribl*, awful, horribl*, dreadful, atrocious, abysmal, worst, joke, farce, shambles, shambolic, mess, incompeten*, rude, insult*, humiliat*, rubbish, crap, trash, garbage service, scandal*, unbelievable, shocking, beyond belief, laughable, clowns, idiots, morons, suck, sucks, hate, harta, harto, hartos, indigna*, verguenza, inaceptable, pesim*, inutil*, asco, rabia, furios*, enfadad*, enojad*, desastre, burla, falta de respeto, colmo, imperdonable, maltrat*',
  sad: "cry, crying, cried, tears, weep*, sob*, heartbroken, heartbreaking, devastat*, exhaust*, worn out, worn down, tired, drained, shattered, desperate*, desperation, despair, hurt, upset, distress*, disappoint*, let down, letdown, gutted, stress*, overwhelmed, frustrat*, can't cope, can't sleep, haven't slept, breaking point, end of my, beside myself, shaking, trembling, panick*, terrified, scared, anxious, ruin*, nightmare, suffer*, miserable, unhappy, dissatisfied, dismay*, lloro, llorando, llorar, llore, lagrimas, agotad*, cansad*, desesperad*, angusti*, decepcion*, defraudad*, frustrad*, frustracion, triste*, miedo, temblando, no puedo mas, no aguanto, pesadilla",
  threat:
    'solicitor*, lawyer*, attorney*, barrister*, court, courts, sue, suing, sued, legal action, legal proceedings, proceedings, ombudsman, regulator, trading standards, tribunal, watchdog, small claims, newspaper*, the press, reporter, journalist, one star, 1 star, review, reviews, tweet*, facebook, expose, abogad*, demanda*, demando, juzgado*, tribunales, denuncia*, prensa, television, reclamacion',
  leaving:
    "cancel everything, cancel the lot, leaving you, leaving, goodbye, good riddance, done with, i'm done, im done, never again, take my business, lost a customer, lost my custom, switching, terminate, dar de baja, doy de baja, nunca mas, me cambio, me voy, me largo",
  enough:
    'enough, had it, last straw, fed up, sick of, sick to, sick and tired, any more, any longer, anymore, give up, giving up, gave up, no patience, patience, basta, suficiente, paciencia, me rindo, me doy por, hasta las narices, hasta el gorro, ya no',
  how: 'how dare, how can you, how could you, how hard, how difficult, how many times, how many more, how much longer, how often must, how often do i have to, how is this, how is it, why should i, why must i, why on earth, what is wrong with, what the, what will it take, what more, what kind of, are you kidding, are you serious, are you even, do you even, do you have any idea, do you people, do you think, does anyone, does anybody, is anyone, is anybody, would it kill, cuantas veces, cuanto mas, como es posible, les parece, que mas quieren, es que nadie, no les da',
  so: 'absolutely, utterly, completely, totally, simply, honestly, frankly, seriously, literally, bloody, damn, damned, hell, goddamn, wtf, ffs, fuck*, shit*, bullshit, wow, ugh*, omg, smh, thanks for nothing, mierda, joder, cono, de verdad, increible, realmente',
  polite:
    'please, thanks, thank you, could you, would you, may i, might i, could i, i would like, kindly, por favor, gracias, podria*, quisiera, me gustaria, cheers',
  asks: "how do i, how do we, how can i, how can we, how to, how much, how long does, how long is, how many, how often, where do i, where can i, where is, where's, which, can i, can we, may we, do i need, do i have to, do you have, do you offer, do you sell, do you do, is there, are there, is it possible, is it, does it, does the, does my, what is, what's, what does, what are, what if, when is, when do, when does, when can, when will, who do i, who is, should i, como puedo, como se, como hago, donde, cual, cuales, cuanto, puedo, se puede, hay, cuando, que hago, tienen",
  calm: "no rush, no hurry, no problem, no worries, no harm, not urgent, otherwise, just wanted, just wondering, wondering, would like to know, want to know, is that normal, is this normal, that's fine, fine by me, all good, all fine, happy to, happy with, lovely, glad, great, perfect, curious, in case, thanks in advance, sin prisa, no urge, solo queria, es normal, no pasa nada, muy bien, encantad*",
  thing:
    'app, website, site, page, password, account, order, parcel, invoice, bill, card, ticket, booking, appointment, contract, plan, form, code, link, subscription, refund, deposit, pedido, factura, tarjeta, cuenta, contrasena, cita, contrato',
  loss: 'lost, losing, lose, missed, ruined, spoiled, broke, broken, wrong, wasted, waste, cost me, out of pocket, destroyed, wrecked, nothing, perdi, perdido, perdieron, arruina*, nada, pierdo',
  body: "breath*, breathing, breathe, chest, blood, bleed*, faint*, dizzy, woozy, unconscious, blue, limp, floppy, collaps*, pulse, poison*, swallow*, overdose*, seizure, stroke, choking, choke, vomiting, swelling, swollen, allergic, burnt, numb, slurr*, isn't moving, not moving, won't wake, asleep and won't, fell, fallen, fall, hurt, injured, headache*, asthma, heart, pain, sangr*, respira*, desmay*, inconscient*, mareo, mareando, mareada, mareado, pecho, veneno, trago, hinchad*, labios, no despierta, herid*, golpeo, dolor, duele*",
  hazard:
    'gas, fumes, smoke, smoking, smoky, fire, flame*, alight, spark*, burn*, smoulder*, wire, wires, cable, cables, power line, live line, shock, shocks, electrocut*, flood*, explo*, leak*, hissing, sizzling, crackl*, arcing, melted, melting, glowing, monoxide, co, ppm, chemical*, petrol, collaps*, crack*, sinkhole, manhole, scaffolding, buzzing, humo, fuego, incendio, arde, ardiendo, quem*, chispa*, cable, poste, enchufe, calambre, inunda*, fuga, explot*, monoxido, silba, zumba, chasquidos',
  attack:
    'knife, gun, bat, axe, weapon, hit, hits, hitting, beat, beats, beating, attack*, assault*, threaten*, threats, stalk*, tracking, tracks, following me, followed me, breaking in, broke in, scream*, kill, kills, killed, killing, grabbed, rape*, abus*, violent, violence, drunk, my ex, hiding, hostage, shoot*, bomb, strang*, smash*, kicking, banging, hurts me, hurt me, cuchillo, navaja, pistola, arma, golpea*, pega, pego, amenaza*, mata*, mi ex, escondid*, sigue, gritando, socorro, borracho',
  now: 'right now, just now, this minute, this second, at this moment, now, rn, currently, urgent*, emergency, hurry, quick, quickly, immediately, help, sos, 911, 999, 112, ambulance, police, fire brigade, firefighters, ahora, ahora mismo, ya, urgente*, emergencia, ayuda, auxilio, rapido, policia, bomberos, ambulancia, acaba de, acaban de',
  device:
    'oxygen, ventilator, insulin, dialysis, pacemaker, concentrator, cpap, nebuliser, nebulizer, feeding pump, feed pump, life support, breathing machine, monitor, pendant, stairlift, suction, oxigeno, respirador, insulina, dialisis, concentrador, nebulizador',
  someone:
    'baby, newborn, toddler, child, children, kid, kids, son, daughter, boy, girl, mum, mom, dad, mother, father, gran, grandma, grandad, grandpa, nan, wife, husband, neighbour, neighbor, lady, old man, woman, man, brother, sister, friend, flatmate, bebe, nino, nina, ninos, hijo, hija, hijos, madre, padre, mama, papa, abuela, abuelo, esposa, esposo, marido, mujer, vecin*, senor, senora, amiga, amigo',
  end: "die, dying, died, dead, death, suicid*, kill myself, hurt myself, cut myself, end it, end my life, alive, living, live any, be here, won't be around, goodbye to, pills, jump, better off without, no way out, never wake, going on, keep going, miss me, morir, morirme, matarme, vivir, vida, pastillas, suicid*, extranaria",
  swindle:
    'code, pin, one time, remote, anydesk, teamviewer, gift cards, gift card, transfer, transfers, hacked, hacker, hacking, caller, on the phone, on the line, says he, says she, moving my, my savings, emptied, emptying, draining, being used, in my name, my identity, clicked, ransom, bitcoin, bitcoins, encrypted, snatched, clave, codigo, ahorros, transferencia*, hacke*, tarjetas regalo, en mi nombre, vaciando',
  trapped:
    'trapped, stuck, locked in, locked out, locked himself, locked herself, jammed, pinned, crushed, lift, elevator, encerrad*, atrapad*, ascensor',
  person:
    'person, human, humans, someone, somebody, anyone, anybody, agent, operator, representative, rep, advisor, adviser, manager, supervisor, colleague, staff, employee, team, boss, department, people, specialist, whoever, expert, persona, humano, alguien, agente, operador*, asesor*, representante, encargad*, supervisor*, gerente, jefe, jefa, empleado, companer*',
  talk: 'talk, talking, talked, speak, speaking, spoke, call, calls, phone, chat, contact, word with, conversation, explain, connect, transfer me, put me, pass me, get me, hand me, through to, call back, callback, ring me, call me, escalate, hablar, hable, llame, llamen, llamar, llamada, paseme, pasenme, pasame, comunic*, atienda*, contactar, explicar*',
  bot: 'bot, bots, robot, robots, chatbot, machine, computer, automated, automatic, ai, canned, software, program, menu, menus, articles, links, maquina, automatic*, contestador',
};

const longestPhrase = 5;
const shortestStem = 3;
const whole = new Map<string, string[]>();
const stems = new Map<string, string[]>();
for (const [family, words] of Object.entries(families)) {
  for (const word of words.split(', ')) {
    const [map, key] = word.endsWith('*') ? [stems, word.slice(0, -1)] : [whole, word];
    map.set(key, [...(map.get(key) ?? []), family]);
  }
}

// A word may be as long as a text: of its beginnings only those are looked up that can be there.
const longestStem = Math.max(...[...stems.keys()].map((stem) => stem.length));

/** What a text sounds of, by its normalised words: the families that occur, and each two that occur together. */
export function lexiconFeaturesOf(words: readonly string[]): string[] {
  const heard = new Set<string>();
  for (let from = 0; from < words.length; from++) {
    let phrase = '';
    for (let to = from; to < Math.min(from + longestPhrase, words.length); to++) {
      phrase = to === from ? words[to]! : `${phrase} ${words[to]}`;
      for (const family of whole.get(phrase) ?? []) heard.add(family);
    }
    const word = words[from]!;
    for (let length = shortestStem; length <= Math.min(word.length, longestStem); length++) {
      for (const family of stems.get(word.slice(0, length)) ?? []) heard.add(family);
    }
  }
  const tones = [...heard].sort();
  return tones.flatMap((tone, i) => [tone, ...tones.slice(i + 1).map((other) => `${tone} ${other}`)]);
}
