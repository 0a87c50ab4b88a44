import { customersInSlack } from './slack-customers.ts';

customersInSlack('socket');
