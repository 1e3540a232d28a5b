import { mountPage } from '../../app/mount';
import { DecisionsPage } from './decisions-page';

mountPage(DecisionsPage);
