import { mountPage } from '../../app/mount';
import { InvitationPage } from './invitation-page';

mountPage(InvitationPage);
