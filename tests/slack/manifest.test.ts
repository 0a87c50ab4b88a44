import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sendShortcut } from '../../src/desks/slack/clicks/sending.ts';
import { beginShortcut } from '../../src/desks/slack/letter-modals.ts';
import { teachingNames } from '../../src/desks/slack/teaching/form.ts';
import { commandName } from '../../src/slack/command.ts';
import { botScopes, missingScopes, slackManifest } from '../../src/slack/manifest.ts';
import { signatures } from '../helpers/slack/arguments.ts';

type Manifest = {
  features: {
    app_home: { home_tab_enabled: boolean; messages_tab_enabled: boolean };
    shortcuts: { callback_id: string; name: string; description: string }[];
    slash_commands: { command: string; description: string; should_escape: boolean; url?: string }[];
  };
  display_information: { name: string; description: string; long_description: string };
  settings: {
    socket_mode_enabled: boolean;
    event_subscriptions: { request_url?: string; bot_events: string[] };
    interactivity: { request_url?: string; message_menu_options_url?: string };
  };
  oauth_config: { scopes: { bot: string[] } };
};

/** The scope that each event needs; opening the Home tab needs none. */
const needs: Record<string, string | undefined> = {
  app_home_opened: undefined,
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  'message.mpim': 'mpim:history',
  app_mention: 'app_mentions:read',
  reaction_added: 'reactions:read',
  subteam_members_changed: 'usergroups:read',
  subteam_updated: 'usergroups:read',
  user_change: 'users:read',
};

describe('the manifest', () => {
  it('asks for Socket Mode without a public address, and for HTTP with one', () => {
    const socket = slackManifest() as Manifest;
    expect(socket.settings.socket_mode_enabled).toBe(true);
    expect(socket.settings.event_subscriptions.request_url).toBeUndefined();
    const http = slackManifest('https://help.example/') as Manifest;
    expect(http.settings.socket_mode_enabled).toBe(false);
    expect(http.settings.event_subscriptions.request_url).toBe('https://help.example/slack/events');
    expect(http.settings.interactivity).toMatchObject({
      request_url: 'https://help.example/slack/events',
      message_menu_options_url: 'https://help.example/slack/events',
    });
  });

  it('keeps Slack’s lengths', () => {
    const { name, description, long_description: long } = (slackManifest() as Manifest).display_information;
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long.length).toBeGreaterThanOrEqual(174);
    expect(long.length).toBeLessThanOrEqual(4000);
  });

  it('asks for the scope that each of its events needs', () => {
    for (const customers of [true, false]) {
      const { settings, oauth_config } = slackManifest(undefined, { customers }) as Manifest;
      for (const event of settings.event_subscriptions.bot_events) {
        expect(Object.keys(needs)).toContain(event);
        const scope = needs[event];
        if (scope) expect([event, oauth_config.scopes.bot.includes(scope)]).toEqual([event, true]);
      }
    }
  });

  it('asks for no scope that neither an event nor a call of the code needs', () => {
    const folders = ['src/slack', 'src/desks/slack', 'src/channels/slack'];
    const sources = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    const calls = sources.flatMap((text) =>
      [...text.matchAll(/client\.([a-z]\w*(?:\.\w+)+)\(/g)].map((match) => match[1]!),
    );
    expect(new Set(calls).size).toBeGreaterThan(10);
    const used = new Set([
      ...Object.values(needs),
      ...calls.flatMap((method) => signatures[method]?.scope ?? [`${method} is unknown to the stand-in`]),
      ...(sources.some((text) => text.includes('username:')) ? ['chat:write.customize'] : []),
      ...(sources.some((text) => /app\.(?:command|shortcut)\(/.test(text)) ? ['commands'] : []),
    ]);
    expect(botScopes.filter((scope) => !used.has(scope))).toEqual([]);
  });

  it('has the Home tab, the command and the shortcuts that the desk answers to', () => {
    const { features } = slackManifest() as Manifest;
    expect(features.app_home.home_tab_enabled).toBe(true);
    expect(features.slash_commands).toEqual([expect.objectContaining({ command: commandName, should_escape: true })]);
    expect(features.slash_commands[0]!.url).toBeUndefined();
    const [command] = (slackManifest('https://help.example') as Manifest).features.slash_commands;
    expect(command!.url).toBe('https://help.example/slack/events');
    expect(command!.description.length).toBeLessThanOrEqual(2000);
    expect(features.shortcuts.map(({ callback_id }) => callback_id)).toEqual([
      beginShortcut,
      sendShortcut,
      teachingNames.shortcut,
    ]);
    for (const { name, description: words } of features.shortcuts)
      expect([name.length <= 24, words.length <= 150]).toEqual([true, true]);
  });

  it('asks for less where customers do not write, and takes no direct messages', () => {
    const { features, oauth_config, settings } = slackManifest(undefined, { customers: false }) as Manifest;
    expect(features.app_home.messages_tab_enabled).toBe(false);
    expect(oauth_config.scopes.bot).not.toContain('im:history');
    expect(settings.event_subscriptions.bot_events).not.toContain('message.im');
    expect(missingScopes(new Set(oauth_config.scopes.bot), { customers: false })).toEqual([]);
    expect(missingScopes(new Set(oauth_config.scopes.bot), { customers: true })).toContain('im:history');
    expect((slackManifest() as Manifest).features.app_home.messages_tab_enabled).toBe(true);
  });
});
