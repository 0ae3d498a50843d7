/** Entry of the page: the shim first, so that every fetch to api/… finds Python; then the shell. */
import {engineState} from '../js-shim/client.js';
import './components/index.js';
import './shell.js';
import {followEngine} from './engine.js';
import {applyAppearance} from './theme.js';
import {vault} from './vault.js';

applyAppearance();
followEngine(engineState);
void vault.restore();
void vault.refresh();
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void vault.lookAgain();
});
