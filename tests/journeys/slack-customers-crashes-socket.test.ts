import { customersAndCrashes } from './slack-customers-crashes.ts';

customersAndCrashes('socket');
