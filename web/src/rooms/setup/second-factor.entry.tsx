import { mountPage } from '../../app/mount';
import { SecondFactorPage } from './second-factor-page';

mountPage(SecondFactorPage);
