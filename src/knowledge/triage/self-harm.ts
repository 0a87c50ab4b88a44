import { normalise } from '../text/normalise.ts';

/** What kind of danger it is: to whom one says other words first. */
export type Danger = 'danger' | 'self-harm';

/** Of a text that is danger: whether somebody may harm themselves, the writer or another. */
export const kindOfDanger = (text: string): Danger =>
  selfHarm.test(` ${normalise(text.slice(0, 4000))} `) ? 'self-harm' : 'danger';

const self = '(myself|himself|herself|themselves|themself|yourself|ourselves)';
const own = '(my|his|her|their|our)';
const who =
  "(i|he|she|they|i'm|he's|she's|they're|son|daughter|friend|brother|sister|mother|mum|mom|father|dad|flatmate|roommate|husband|wife)";

// Danger has been heard already, by other means: here the words only tell which one, so they may be wide.
const selfHarm = new RegExp(
  [
    ` (kill|killing|hang|hanging|hurt|hurting|harm|harming|cut|cutting|shoot|shooting|drown|drowning|stab|poison|starve)(ed)? ${self} `,
    ` (hurt|cut|harmed|cutting) (on )?${self}| self harm\\w*| suicid\\w*| (took|taking|take|end|ending|ended) ${own} (own )?li(fe|ves) | (end|ending) it( all)? `,
    ` ${who} (\\w+ ){0,3}(want|wants|wanted|wanna|going|plan|plans|planning|ready|rather|wish|wishes|feel like) (\\w+ ){0,2}(die|dying|dead|disappear|vanish|jump) `,
    ` (die|dying|death|dead) (\\w+ ){0,2}(every|all the) (day|time|night)| think(ing)? (about|of) (death|dying|ending|jumping)| (better off|rather be) dead | dead by then `,
    ` (not|n't|no longer|dont|do not|don't|never|cannot|can't|wanna not) (want |wanna |wish |like )?(to )?(be |keep |go on |exist|live|living|being |wake|stay )?(alive|here|exist\\w*|living|live|up|wake up|around)( any ?(more|longer))? `,
    ` (won't|will not|not|don't plan to|plan to not) be (here|around|alive)| (sleep|bed) and (never|not) wake| never wake up | not wake up `,
    ` (no|any|see|what's the|what is the) (reason|point|use|sense|purpose) (\\w+ ){0,2}(to |in |of |for )?(go|going|live|living|life|carry|keep|exist|be here|paying) | life (isn't|is not|has no|not) (\\w+ )?(worth|meaning|point|sense)| nothing to live for | (keep|go|carry) (on )?(living|going) `,
    ` (better|easier) (off )?without me | (nobody|no one|noone) (would|will) (miss|notice)| goodbye (to|letters?|forever|everybody|everyone)| (farewell|goodbye) (letters?|notes?)| (the|my) letters to my | said goodbye | saying goodbye | a note on the table `,
    ` (pills|tablets|razor|blade|rope|noose|gun) (\\w+ ){0,2}(in front of|in my hand|ready|beside|next to) me | (take|taking|took|swallow|swallowed|have|had) (all |the whole |every )(\\w+ ){0,4}(pills|tablets|medication|sleeping pills|bottle) `,
    ` (walk|walking|step|jump|jumping|throw|throwing) (\\w+ )?(in front of|off|from|under|into) (a |an |the |your |that |my )?(train|bus|truck|lorry|car|bridge|roof|window|balcony|traffic|river|platform|building)| going to jump `,
    ` (can't|cannot|don't|do not) (\\w+ ){0,3}(go on|keep going|do this any ?more|take (it|this) any ?more|trust myself|carry on) | (no|see no) way out | where i'm going | tidy before i go | disappear for good `,
    ` (suicid\\w*|matarme|matarse|quitarme|quitarse|hacerme dano|hacerse dano|cortarme|vuelto a cortar|ahorcarme|lastimarme|herirme) | (quit\\w+|acabar con|terminar con|poner fin a) (mi|su|la) vida `,
    ` (me |se )?(quiero|quiere|quisiera|prefiero|prefiere|ganas de|pienso en|piensa en) (\\w+ )?(morir\\w*|desaparecer|matar\\w*|no despertar|quitar\\w*) | no (quiero|quiere) (\\w+ )?(vivir|viviendo|despertar|existir|estar aqui)| no (ten\\w+ )?ganas de vivir `,
    ` (estarian|estaran|vivirian) mejor sin mi | (nadie|ninguno) me (extranaria|echaria|va a extranar)| ya no (voy a estar|estare) | no voy a estar | sentido a (nada|la vida|vivir)| (se )?acabe todo| no puedo seguir (asi|viviendo|mas) `,
    ` (las )?pastillas (delante|en la mano|listas) | (me |se )(voy a |va a )?(tiro|tirar|tirarme|tirarse|lanzo|lanzar|lanzarme|arrojo|arrojar) (al|del|de un|de la|por la|bajo|debajo) `,
    ` cartas de despedida | carta de despedida `,
  ].join('|'),
);
