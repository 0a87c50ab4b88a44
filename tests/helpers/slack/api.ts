import type { IncomingMessage, ServerResponse } from 'node:http';
import { misuse, signatures } from './arguments.ts';
import type { createFaults } from './faults.ts';
import { type Args, type createMethods, Refusal } from './methods.ts';
import type { Workspace } from './workspace.ts';

/** One call that the app made, and what became of it. */
export interface Call {
  method: string;
  args: Args;
  /** `ok`, the error, the status, or how the connection ended. */
  outcome: string;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

const argsOf = (request: IncomingMessage, body: string): Args => {
  if (request.headers['content-type']?.startsWith('application/json')) {
    const parsed = JSON.parse(body || '{}') as Args;
    for (const [name, value] of Object.entries(parsed))
      if (value && typeof value === 'object') parsed[name] = JSON.stringify(value);
    return parsed;
  }
  return Object.fromEntries(new URLSearchParams(body));
};

/** The Web API over HTTP: tokens, scopes, documented arguments, planned faults. Every call is written down. */
export const createApi = (parts: {
  workspace: Workspace;
  methods: ReturnType<typeof createMethods>;
  faults: ReturnType<typeof createFaults>;
  tokens: { bot: string; app: string };
  revoked: Set<string>;
  scopes: () => ReadonlySet<string>;
  socketUrl: () => string;
}) => {
  const { workspace, methods, faults, tokens, revoked, scopes } = parts;
  const calls: Call[] = [];

  const answer = (method: string, args: Args, token: string): Args => {
    const expected = method === 'apps.connections.open' ? tokens.app : tokens.bot;
    if (!token) return { ok: false, error: 'not_authed' };
    if (token !== expected || revoked.has(token)) return { ok: false, error: 'invalid_auth' };
    if (method === 'apps.connections.open') return { ok: true, url: parts.socketUrl() };
    const call = methods[method];
    const signature = signatures[method];
    if (!call || !signature) return { ok: false, error: 'unknown_method', req_method: method };
    const fault = misuse(method, args);
    if (fault) return { ok: false, error: 'invalid_arguments', response_metadata: { messages: [`[ERROR] ${fault}`] } };
    if (signature.scope?.length && !signature.scope.some((scope) => scopes().has(scope)))
      return {
        ok: false,
        error: 'missing_scope',
        needed: signature.scope.join(','),
        provided: [...scopes()].join(','),
      };
    try {
      return { ok: true, ...call(args) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.message, ...error.detail };
      throw error;
    }
  };

  return {
    calls,
    async handle(request: IncomingMessage, response: ServerResponse, method: string): Promise<void> {
      const args = argsOf(request, await bodyOf(request));
      const token = request.headers.authorization?.replace(/^Bearer /, '') ?? String(args.token ?? '');
      delete args.token;
      const call: Call = { method, args, outcome: 'held' };
      calls.push(call);
      const finish = (outcome: string, send: () => void): void => {
        call.outcome = outcome;
        send();
        workspace.changed();
      };
      const fault = faults.meet(method, args);
      if (fault && 'hold' in fault && !fault.done) await fault.hold;
      if (fault && 'silent' in fault) return;
      if (fault && 'reset' in fault) return finish('reset', () => request.socket.destroy());
      if (fault && 'status' in fault) {
        const headers = fault.status === 429 ? { 'retry-after': String(fault.retryAfter) } : {};
        return finish(String(fault.status), () => response.writeHead(fault.status, headers).end());
      }
      const done = fault && 'error' in fault ? { ok: false, error: fault.error } : answer(method, args, token);
      const result = fault && 'says' in fault && done.ok ? { ok: true, ...fault.says } : done;
      if (fault && 'hold' in fault && fault.done) {
        workspace.changed();
        await fault.hold;
      }
      if (fault && 'lost' in fault) return finish('lost', () => request.socket.destroy());
      finish(result.ok ? 'ok' : String(result.error), () =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': [...scopes()].join(',') })
          .end(JSON.stringify(result)),
      );
    },
  };
};
