import { normalise } from '../text/normalise.ts';
import { type Trigger, triggers } from './trigger.ts';

/**
 * Hears, in plain English or Spanish wording, that somebody is in danger, asks for a person or is upset; danger wins.
 * What it hears is certain, what it misses is common: other people's words for the same are far more than any list.
 */
export function plainTrigger(text: string): Trigger | undefined {
  // The whole text, and each sentence, because "Representative." alone asks for one after any complaint.
  const sentences = text.slice(0, longestText).split(/[.!?\n]+/, mostSentences);
  const plains = [...new Set([text.slice(0, longestText), ...sentences].map((part) => ` ${normalise(part)} `))];
  for (const alarm of triggers) {
    const heard = plains.some(
      (plain) =>
        patterns[alarm].some((pattern) => pattern.test(plain)) &&
        !excuses[alarm].test(plain) &&
        !plansAhead(alarm, plain),
    );
    if (heard) return alarm;
  }
  return undefined;
}

/** Whether a text says itself that it is none: it asks what to do in case of danger, or says that nobody need be fetched. */
export function isExcused(alarm: Trigger, text: string): boolean {
  const plain = ` ${normalise(text)} `;
  return alarm === 'danger' ? supposition.test(plain) || plansAhead(alarm, plain) : excuses[alarm].test(plain);
}

/** Whether a text asks calmly about medical equipment: for a discount, a list, a form, and nothing has failed. */
function plansAhead(alarm: Trigger, plain: string): boolean {
  return alarm === 'danger' && equipment.test(plain) && provision.test(plain) && !failing.test(plain);
}

const equipment =
  / (oxygen|ventilators?|dialysis|life support|medical (device|equipment|list|rate|baseline)|breathing machine|concentrators?|cpap|nebuli[sz]ers?|feeding pump|oxigeno|respirador|dialisis|concentrador|nebulizador|equipo medico|apnea)/;
const provision =
  / (discounts?|lists?|register(ed)?|registry|registration|program(me)?s?|enrol+|sign up|apply|application|priority|forms?|paperwork|planned|scheduled|maintenance|rates?|tariffs?|allowance|certificates?|qualif\w+|eligible|descuentos?|listas?|registr\w+|programad[oa]s?|programa|prioridad|formularios?|tarifas?|ayuda|certificado|obras) /;
const failing =
  / (now|just|gone|went|goes|is out|are out|is off|are off|we're out|no (power|electricity|light|lights|battery)|without (power|electricity)|power (is )?out|stopp\w*|fail\w*|broke\w*|beep\w*|alarms?|dying|empty|nearly|almost|left|lasts?|low|running out|ran out|cut (us |me |him |her |out)|disconnected|minutes?|hurry|help|urgent|emergency|blue|chok\w*|can't breathe|cannot breathe|dark|ahora|ya no|acaba\w*|se (me |nos |le )?(fue|ha ido|paro|ha parado|apago|ha apagado|quedo|agota|acaba)|apagad[oa]|parad[oa]|sin (luz|corriente|electricidad)|pita\w*|minutos|urgente|socorro|auxilio|no respira|no puede respirar|isn't|not (working|running|on)|won't|doesn't|off|no funciona|no arranca) /;

const supposition =
  / (what (should|do|would|can|must) (i|we|you|one|people) (\w+ ){0,3}(if|when|in case)|what if|in case of|(who|whom) (do|should|would|can) (i|we) (\w+ ){0,2}(if|when)|que (hago|hacemos|hay que hacer|debo hacer|se hace) (si|cuando|en caso)|a quien (llamo|aviso) (si|cuando)|en caso de) /;

const longestText = 4000;
const mostSentences = 40;

// Patterns see normalised text: lower case, accents folded, one space for all punctuation.
const en = {
  person:
    '(person|human( being)?|somebody|someone|anyone|anybody|agent|operator|representative|rep|advis[eo]r|manager|supervisor|consultant|specialist|colleague|member of (the |your )?(staff|team|crew)|staff( member)?|human agent|customer (service|care|support)( agent| rep| representative)?|(service|help) ?desk|real people|call cent(er|re))',
  kind: '(an? |the |your |some |any |one of your )?((real|live|actual|human|proper|living|competent|different|other) )*',
  talk: '(talk|speak|chat|spk|spek|tlk)',
};

const patterns: Record<Trigger, readonly RegExp[]> = {
  danger: [
    / (smell|smells|smelling|smelled|smelt) (of |like |a |the |some )?(strong )?(gas|burning|smoke|rotten eggs)( |$)/,
    / gas (is )?(leak|leaking|escaping|everywhere)|leaking gas|gas leak| smell of gas /,
    / (downed|fallen|live|loose|sparking|snapped|broken) ((power|electric|electricity|electrical) )?(wire|line|cable)s? /,
    / ((power|electric|electricity) (wire|line|cable|pole)s?|wires?) (is |are |has |have |just )*(down|fell|fallen|lying|hanging|on the (ground|street|road|car))/,
    / (spark(s|ing)|smok(e|ing)|flames?|fire) (is |are |coming )*(from|out of|in|at) (the |my |our |a |your )?(\w+ )?(socket|outlet|meter|panel|fuse ?box|breaker|wall|plug|transformer|pole|battery|charger|kitchen|house|basement|cellar|dryer|washer|router|engine|car)/,
    / (socket|outlet|meter|panel|fuse ?box|breaker|plug|transformer|battery|charger|phone|laptop|house|dryer|router|building|kitchen) (is |are |just |has |started )*(sparking|smoking|on fire|burning|exploded|caught fire|sparks)/,
    / (there is|there's|theres) (a )?(fire|smoke|water in the (fuse|electric))/,
    / carbon monoxide alarm | co alarm (is )?(going|beeping|sounding)/,
    / (kill|hurt|harm|hang) myself | suicid(e|al) | end (my life|it all) | (want|wanna|going|rather) (to )?(die|be dead) | don't want to (live|be here) any ?more /,
    / (oxygen|ventilator|dialysis|life support|medical (device|equipment)|breathing machine|concentrator|cpap) .*(no power|without power|power (is )?out|battery|stopped|ran out|running out|not working|failed)/,
    / (no power|without power|power (is )?out|outage|electricity) .* (oxygen|ventilator|dialysis|life support|breathing machine)/,
    / (can't|cannot|cant|not) breath|isn't breathing| (is )?unconscious | heart attack | bleeding (heavily|badly|a lot|and)| overdose/,
    / (stinks?|reeks?|stinking) of (gas|burning|smoke)| gassy smell | propane .*(leak|venting|hissing)/,
    / (co|monoxide) (alarm|detector) (\w+ ){0,3}(won't stop|going|goes|went|sounding|beeping|scream\w*|ringing)| (alarm|detector) for (co|monoxide) /,
    / (wires?|power lines?|cables?) (is |are |has |have |of yours |still )*(dangling|hanging|sparking|lying on|on the ground|arcing)/,
    / water (\w+ ){0,5}(light fitting|fuse ?box|sockets?|electric box|breaker|electrics) /,
    / (is|are|caught|on|my|the) (on )?fire (and|help|please|now|in the|in my|right)| (caught|is on) fire | smoke in the (lift|server|house|building|kitchen|hall)/,
    / (turning|gone|going|went) blue | (is|are|was) choking | swallowed (a|the|some|it|half)| collapsed | having a (seizure|stroke)| drowning | slurring | won't wake up | not waking up | not responding to us /,
    / (no|a|any|see) (reason|point) (to|in) (go on|going on|live|living)| (end|ending) (her|his|their|my) life | ending it | won't be around (to|any)| don't plan to be here | (be|better off) dead /,
    / breaking in(to)? | broke into my house .*now | (gun ?man|man with a gun|waving a gun|bomb) | won't let me (out|go|leave) | (help|hurry|quick) .*(attack|beating|gun|knife)/,
    / (someone|somebody|someones|somebodys|he|she|they)( is|'s| are)? (in|into|inside) my (account|acc|bank|e ?mail|computer) | payments? (are )?going out (right )?now | (account|acc) is (being|getting|gettin) (cleaned|emptied|drained)/,
    / (quiero morir|ganas de vivir|sentido a (nada|la vida|vivir)) | (detector|alarma) de monoxido | (se desmayo|desmayad[oa]|no (se )?despierta|no responde|no reacciona) | ambulancia (ya|en|urgente|por favor)| me (va|van) a matar | me estan siguiendo | (me|nos) asaltaron | estan golpeando | estafador | (con|tiene|hay) (un hombre con )?(una )?pistola /,
    / (he|she|they) (has|have|got|have got) (got )?a (gun|knife) | (being|am|was|been) attacked | threatening to kill | call (the police|911|999|112|an ambulance) /,
    / (being|am|i'm|got|getting) (scammed|robbed|defrauded|hacked) (right )?(now)?| scammer (is )?(on|has) | someone is (using|emptying|in) my (card|account|bank)/,
    / stop the (transfer|payment) /,
    / trapped in | stuck in (the |your |an )?(lift|elevator) /,
    / (huele|olor|oliendo) (mucho |muy fuerte |fuerte )?a (gas|quemado|humo) | fuga de gas | escape de gas /,
    / (cable|poste|tendido)s? (de (la )?(luz|electricidad|corriente|alta tension) )?(esta |estan |se )?(caido|cayo|cayeron|en el suelo|tirado|colgando|suelto)/,
    / se (cayo|cayeron|solto) (un|el|los|unos) (cable|poste)/,
    / (chispas|humo|llamas|fuego) (de|del|en|por) | echa(ndo)? (chispas|humo) | (sale|salen|saliendo) (chispas|humo|llamas) | esta ardiendo | incendio /,
    / suicid\w* | matarme | quitarme la vida | no quiero (seguir )?vivi(r|endo) | hacerme dano /,
    / (oxigeno|respirador|ventilador|dialisis|concentrador) .*(sin luz|sin corriente|sin electricidad|bateria|apago)/,
    / (sin luz|sin corriente|sin electricidad|se fue la luz) .*(oxigeno|respirador|dialisis|concentrador)/,
    / no (puede|puedo) respirar | no respira | sangrando | inconsciente | infarto /,
    / (tiene|con) (una )?(pistola|navaja|cuchillo|arma) | me estan (robando|estafando|vaciando|atacando) | estafando ahora /,
  ],
  asked: [
    new RegExp(` ${en.talk}(ing)? (to|with|2|w) ${en.kind}${en.person} `),
    new RegExp(` ${en.talk} (to|with) (the |your )(\\w+ ){0,3}(department|team|office|desk|staff|people) `),
    new RegExp(
      ` (connect|transfer|pass|put|forward|escalate|hand|switch|patch)( me| this| us)?( over| on| through| up| it)? (to|with|through to|thru to) ${en.kind}${en.person} `,
    ),
    new RegExp(
      ` (get|give|fetch|find|bring|send|call|page|need|want|wanna|prefer|gimme) (me |us |in |for )?${en.kind}(human( being)?|agent|operator|representative|rep|advis[eo]r|live (chat|agent|person)|real person|actual person|supervisor|manager) `,
    ),
    / (a|an|any|another|real|live|actual|human) (real |live |actual |human )*(person|human|agent|operator|representative) (please|pls|plz|now|to (help|talk|speak|call))/,
    new RegExp(
      ` (is|are) there (${en.kind})(people|person|human|humans|agent|somebody|someone|anybody|anyone) ((i|we) can|to (talk|speak)|who (can|could) (talk|speak|call)|available|there|around|i could|free)`,
    ),
    new RegExp(
      ` (can|could|may|would|will) ${en.kind}${en.person} (please )?(call|ring|phone|contact|get back to|talk to|speak to|speak with|talk with) (me|us)`,
    ),
    / (an? |to |for |with |only )?(actual|real|live|living) (person|human|people|soul|employee|agent|body|operator|rep|representative|somebody|someone) /,
    / (reach|get|find|ask for|read by|deal with|consult|press for) (to )?(a |an |some )?(human|human being|living soul|real person|representative|operator) | (somebody|someone|anyone) (real|human|irl) /,
    / (someone|somebody|anyone|anybody|a person|a colleague|your (colleague|coworker|teammate)|one of your (colleagues|people|team|staff)|member of (your |the )?(staff|team|crew)) (\w+ ){0,4}(call me|ring me|phone me|telephone|contact me|talk to|speak to|speak with|talk with|talk me through|on the line|take it from here|take over|chat with)/,
    / (have|want|like|love|need|after) (a |an )?(quick |short |little )?(chat|word|natter|conversation|talk) with (a |an |the |your |someone|somebody|one of|whoever)/,
    / (i('d| would)? (also |just |really |rather |quite )?(like|want|need|love|prefer|wish)|let me|lemme|may i|wanna|gotta) (to )?(speak|talk|chat) (to|with) (?!(my|our|their|his|her|each) )/,
    / (quit|stop|skip|bypass|opt out of|turn off|no more|get rid of|not another|hate|sick of|don't want( to (talk|speak|chat) (to|with))?|instead of|rather than) (\w+ ){0,3}(bots?|robots?|chatbots?|virtual assistant|automated (assistant|system|answers?)|machine|answering machine) /,
    / (put|pop|keep|place|hold) me (\w+ ){0,3}(queue|line) (for|to)| hand me over /,
    / (put|patch|connect|transfer) me (through |over )?(to|with) (?!(my|our) )/,
    / (call|ring|phone) me( back)?( please| pls| asap| today| tomorrow)? $| callback please | request (a )?call ?back | have someone call /,
    / (not|no more|don't want( to)?|stop|enough) (talk to |talking to |speaking to |with )?(a |an |the |this |your )?(ro)?bots? (please )?$| no (ai|bots?) (please|pls|thanks)? ?$/,
    /^ (please )?(real |live |human |actual )*(person|human|agent|operator|representative|advisor|adviser|supervisor|manager|staff|callback|someone real|live chat|customer service|somebody)( please| pls| plz| now| asap)? $/,
    / (who|whom) can i (talk|speak) (to|with) | speak to (whoever|the (person|manager|supervisor|boss)) | am i (talking|speaking) to a (ro)?bot /,
    / (hablar|comunicarme|contactar|conversar|charlar|platicar) con (una |un |algun |alguna |la |el |su |tu |los |las )?(persona|humano|agente|operador\w*|alguien|asesor\w*|representante|encargad\w*|supervisor\w*|gerente|companer\w*|ejecutiv\w*|empleado|ser humano|jefe|jefa|personal|departamento)/,
    / (pas[ae]me|pas[ae]s? |pon(er)?me|ponga(n)?me|comuni(que|ca)(n)?me|conect[ae]me|transfier[ae]me|derivame) ?(a |con )?(un |una |su |algun |alguna )?(persona|humano|agente|operador\w*|alguien|asesor\w*|representante|encargad\w*|supervisor\w*|gerente|companer\w*|ejecutiv\w*|compi)/,
    / (basta de|no quiero|harto de|nada de) (\w+ ){0,2}(robots?|bots?|respuestas automaticas|maquinas?|contestador) | (ponerme|ponga(n)?me|ponga(n)?se) en contacto con|se pongan? en contacto conmigo| (chatear|explicarselo|contarselo) (a|con) (una?|alguien|algun)/,
    / (que|hay|haya) (alguien|una persona) (\w+ ){0,3}(atienda|conteste|llame|hable|explique)| me atienda (alguien|una persona)| (comunicara|comunique|pase|pasen|paseme|transfierame) (\w+ ){0,5}(encargad[oa]|representante|jef[ea]|persona|alguien)/,
    / (quiero|necesito|prefiero|quisiera|deme|dame) (a )?(un |una )?(persona( real| de verdad)?|humano|agente|operador\w*|asesor\w*|representante|ser humano) /,
    / (me )?(puede|pueden|podria|podrian|puedes|podeis) (llamar|telefonear)(me)? | que me llamen? | me llame (alguien|un|una|alguno|alguna) | atencion humana | llamenme /,
    /^ (persona|humano|agente|operador|operadora|asesor|asesora|representante|supervisor|supervisora)( por favor| real)? $/,
  ],
  upset: [
    / (this|that|it) is (absolutely |totally |utterly |completely |just |so |an? )*(ridiculous|outrageous|disgrace|disgraceful|disgusting|unacceptable|a joke|pathetic|appalling|shambles|scandal\w*) /,
    / (ridiculous|disgraceful|disgusting|unacceptable|pathetic|useless|appalling|shameful|incompetent) (service|company|people|support|lot|bunch)/,
    / (worst|terrible|horrible|awful|lousy) (customer )?(service|company|support|experience) /,
    / (sick|tired|sick and tired) of (this|you|your|being|waiting|it|all|these|getting) | fed up | had (it|enough) (with|of) (you|this|your) | i've had enough | i am (furious|livid|so angry|beyond angry) | i'm (furious|livid|so angry|beyond angry|so upset) /,
    / (my|a) (lawyer|solicitor|attorney) (will|has|is|have) | see you in court | (take|taking) you to court | (small claims|ombudsman|legal action|sue you|suing|going to the press|consumer protection) /,
    / (wtf|ffs|f\*+k|fuck\w*|bullshit|bloody (joke|useless|hell)) | you (people )?(are )?(all )?(thieves|liars|crooks|useless|scammers|lied to me) | how dare you | shame on you | (thieves|crooks|rip off merchants) /,
    / (esto es|es) (una |un )?(verguenza|indignante|inaceptable|ridiculo|desastre|estafa|robo|tomadura de pelo|burla|asco) | (pesimo|peor|horrible) (servicio|atencion) | estoy hart[oa] | hart[oa] de | ladrones | sinverguenzas | mi abogado | los voy a denunciar | voy a denunciar | consumidor .*denuncia /,
  ],
};

// The same words in an ordinary question: about the past, about a rule, or only in case.
const excuses: Record<Trigger, RegExp> = {
  danger:
    / (what (should|do|would|can|must) (i|we|you|one|people) .*(if|when)|what if|in case|how (do|can|would|should) i (report|tell|know)|who (do|should) i (call|tell) if|last (year|month|week|summer|winter|time)|in (19|20)\d\d|years? ago|was repaired|used to|risk of|false (one|alarm)|simulacro|hubo una?|insured|insurance|cover(ed|age)?|claim|course|policy|que (hago|debo hacer|hacemos) si|el ano pasado|seguro cubre|en caso de) /,
  asked:
    / (don't|do not|needn't|no need to|without) (need |have |want |having )*(to )?(talk|speak|call)(ing)? |(class|course|tour|ticket|price|cost|fee)s? (for|per) (a |an |each )?person|real estate agent|travel agent|por persona|no (quiero|necesito|hace falta) hablar/,
  upset: /(?!)/,
};
