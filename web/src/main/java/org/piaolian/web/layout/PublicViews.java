package org.piaolian.web.layout;

import jakarta.faces.component.UIViewRoot;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import org.jspecify.annotations.Nullable;

/**
 * Makes public pages stateless before PrimeFaces keeps its nonce in the view, which would open a session for every
 * visitor.
 */
public class PublicViews implements PhaseListener {

    private static final long serialVersionUID = 1L;

    @Override
    public void afterPhase(PhaseEvent event) {
        @Nullable UIViewRoot view = event.getFacesContext().getViewRoot();
        if (view != null && view.getViewId() != null && !view.getViewId().startsWith("/staff/")) {
            view.setTransient(true);
        }
    }

    @Override
    public PhaseId getPhaseId() {
        return PhaseId.RESTORE_VIEW;
    }
}
