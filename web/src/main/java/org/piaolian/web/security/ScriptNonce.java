package org.piaolian.web.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import org.primefaces.context.PrimeFacesContext;

/**
 * The nonce of the page's scripts, which PrimeFaces wants back with each form. Its own script adds it where it runs; a
 * form that has to work without scripts carries it as a field.
 */
@RequestScoped
@Named
public class ScriptNonce {

    public String getValue() {
        return PrimeFacesContext.getCspState(FacesContext.getCurrentInstance()).getNonce();
    }
}
