/** Entry of the page: the shim first, so that every fetch to api/… finds Python; then the shell. */
import {base, engineState, leaving} from '../js-shim/client.js';
import {newsChannelName, scopeName} from '../js-shim/names.js';
import './components/index.js';
import './shell.js';
import {followEngine} from './engine.js';
import {folder} from './folder/link.js';
import {installation} from './install.js';
import {receiveLaunch} from './launch.js';
import {watchJobs} from './notify.js';
import {applyAppearance} from './theme.js';
import {vault} from './vault.js';

if (leaving) location.replace(new URL(`embed.html?view=app${location.hash}`, base));
else start();

function start() {
  applyAppearance();
  followEngine(engineState);
  installation.watch();
  receiveLaunch();
  watchJobs();
  void vault.restore();
  void vault.refresh();
  void folder.restore();
  followTheOthers();
}

/** What another tab writes is seen here at once, or when this one is looked at again. An open editor is left alone: it finds out when it saves. */
function followTheOthers() {
  const look = () => {
    if (document.visibilityState === 'visible') void vault.lookAgain();
  };
  const news = new BroadcastChannel(newsChannelName(scopeName(base)));
  vault.addEventListener('written', () => news.postMessage(null));
  news.addEventListener('message', look);
  document.addEventListener('visibilitychange', look);
}
