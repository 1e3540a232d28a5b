import { mountPage } from '../../app/mount';
import { RightsPage } from './rights-page';

mountPage(RightsPage);
