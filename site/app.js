/** Entry of the page: the shim first, so that every fetch to api/… finds Python; then the shell. */
import {engineState} from '../js-shim/client.js';
import './components/index.js';
import './shell.js';
import {followEngine} from './engine.js';
import {folder} from './folder/link.js';
import {installation} from './install.js';
import {receiveLaunch} from './launch.js';
import {watchJobs} from './notify.js';
import {applyAppearance} from './theme.js';
import {vault} from './vault.js';

applyAppearance();
followEngine(engineState);
installation.watch();
receiveLaunch();
watchJobs();
void vault.restore();
void vault.refresh();
void folder.restore();
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void vault.lookAgain();
});
