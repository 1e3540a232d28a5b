import { mountPage } from '../../app/mount';
import { PeoplePage } from './people-page';

mountPage(PeoplePage);
