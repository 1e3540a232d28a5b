import { mountPage } from '../../app/mount';
import { LeavingPage } from './leaving-page';

mountPage(LeavingPage);
