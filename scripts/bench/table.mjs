/** The figures as tables of Markdown, which read well in a terminal too. */

const ms = (times) => (times ? `${times.p50} / ${times.p99}` : '–');
const number = (value) => (value === undefined || value === null ? '–' : value.toLocaleString('en-US'));

function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(cells[0]), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...cells.slice(1).map(line)];
}

/** The nearest peer on the same two cores, the load generator beside it. */
const peer = { perSecond: 272, ack: 26, reply: 32, loaded: 60, rate: 183 };

/** Lines of Markdown for whatever was measured. */
export function report({ machine, core, botbuilder, whole, growth }) {
  return [
    `Measured on ${machine.at} at ${machine.commit}: ${machine.cores} cores (${machine.cpu}), ${machine.memory} GB,`,
    `Node ${machine.node}, Redis ${machine.redis}, ${machine.system}; one fdatasync of 4 KB takes ${ms(machine.disk)} ms (p50 / p99);`,
    `load average at the beginning ${machine.load}.`,
    '',
    ...(whole ? wholePath(whole) : []),
    ...(core ? coreAlone(core, botbuilder) : []),
    ...(growth ? growing(growth) : []),
  ];
}

function wholePath({ startSeconds, rows, steady, memory, desk }) {
  const row = (name, lanes, { perSecond, ack, answer, share }) => [
    name,
    lanes,
    number(perSecond),
    ms(ack),
    ms(answer),
    share === undefined ? '–' : `${Math.round(share * 100)} %`,
  ];
  return [
    '**The whole path**: a message in over HTTP, acknowledged when it is on disk, and the answer out over the WebSocket.',
    '',
    ...table(
      ['', 'connections', 'messages/s', 'ack ms, p50 / p99', 'answer ms, p50 / p99', 'of the ceiling'],
      [
        ...rows.map(({ connections, ceiling }) =>
          row('the ceiling: bare express, the two scripts', connections, ceiling),
        ),
        ...rows.map(({ connections, thanks }) => row('thanks, answered without a search', connections, thanks)),
        ...rows.map(({ connections, questions }) => row("questions in customers' own words", connections, questions)),
        row(`the same, ${steady.perSecond} a second`, 16, steady),
        ['Libredesk, messages in', 8, peer.perSecond, `${peer.ack} / –`, '–', '–'],
      ],
    ),
    '',
    ...rows.flatMap(({ connections, thanks, questions }) => amiss(connections, [thanks, questions])),
    `- From the start of the program until the first customer has his first answer: ${startSeconds} s.`,
    `- Memory for each open chat: ${memory.kilobytesEach} KB (over ${number(memory.sockets)} open sockets).`,
    '',
    ...replies(desk),
  ];
}

/** Nothing may be refused or stay unanswered; when something was, the figures say so. */
function amiss(connections, runs) {
  const [refused, unanswered] = ['refused', 'unanswered'].map((name) => runs.reduce((sum, run) => sum + run[name], 0));
  return refused + unanswered === 0
    ? []
    : [`- At ${connections} connections ${refused} refused and ${unanswered} unanswered.`];
}

function replies({ unloaded, loaded }) {
  return [
    "**A representative's reply**, from the web desk's API to the customer's socket.",
    '',
    ...table(
      ['', 'acknowledged ms, p50 / p99', 'at the customer ms, p50 / p99', 'Libredesk'],
      [
        ['unloaded', ms(unloaded.ack), ms(unloaded.heard), `${peer.reply}`],
        [`${loaded.perSecond} a second`, ms(loaded.ack), ms(loaded.heard), `${peer.loaded} (at ${peer.rate})`],
      ],
    ),
    '',
    ...(unloaded.late + loaded.late > 0 ? [`- ${unloaded.late + loaded.late} replies took longer than 2 s.`, ''] : []),
  ];
}

function coreAlone({ rows, perTurn }, botbuilder) {
  return [
    '**The core alone**: a turn is receive, decide and commit, on disk twice. Beside it, botbuilder with its memory storage, on no disk.',
    '',
    ...table(
      ['in parallel', 'turns/s', 'ack ms, p50 / p99', 'turn ms, p50 / p99', 'botbuilder echo turns/s', 'ms, p50 / p99'],
      rows.map(({ parallel, turnsPerSecond, ack, turn }) => {
        const echo = botbuilder?.rows.find((row) => row.parallel === parallel);
        return [parallel, number(turnsPerSecond), ms(ack), ms(turn), number(echo?.turnsPerSecond), ms(echo?.turn)];
      }),
    ),
    '',
    `- ${perTurn.roundTrips} round trips a turn, ${perTurn.commands} Redis commands (the two scripts counted), ${number(perTurn.bytesIn)} bytes to Redis and ${number(perTurn.bytesOut)} back, ${perTurn.redisMicroseconds} µs of Redis's time.`,
    '',
  ];
}

function growing({ conversations, log }) {
  const row = (name, { small, large, ratio, latencyRatio, redisRatio, commands, bytesIn }) => [
    `${name}, ${number(small)} → ${number(large)}`,
    ratio,
    latencyRatio,
    redisRatio,
    commands.join(' → '),
    bytesIn.map(number).join(' → '),
  ];
  return [
    '**Growth**: time for a turn with much over time for a turn with little (at most 1.3 wanted), and what does not depend on the machine.',
    '',
    ...table(
      ['', 'time for each turn', 'median latency', "Redis's time", 'commands', 'bytes to Redis'],
      [row('conversations', conversations), row('log entries', log)],
    ),
    '',
  ];
}
